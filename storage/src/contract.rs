//! One contract suite per port, run on every backend.
//!
//! A claim is a function with a sentence for a name. [`contract!`](crate::contract!) makes one `#[test]` of each, so
//! a failure says which promise was broken, and a backend's test file is one function and one line:
//!
//! ```
//! fn deployment() -> impl Fn() -> Result<storage::Storage, storage::StorageError> {
//!     let storage = storage::in_memory();
//!     move || Ok(storage.clone())
//! }
//! storage::contract!(deployment);
//! ```
//!
//! `deployment` makes an empty place (a directory, a schema, a topic) and returns how to open it. A claim about
//! surviving drops everything it holds and opens again. A backend with fewer ports names them:
//! `storage::contract!(deployment: profiles, dead_letters)`.
//!
//! The suite is part of the library rather than behind a cargo feature: a feature used by tests alone would make
//! cargo build this crate and all above it a second time, and the linker leaves out what a product never calls.
//! Claims use `?` and assertions, so they need no exception from the lints.

use crate::{Storage, StorageError};

pub mod dead_letters;
pub mod decision_log;
pub mod journal;
pub mod models;
pub mod profiles;
pub mod signal_log;

/// How a claim opens the storage under test: the first time, and again as after a restart.
pub type Open<'a> = &'a dyn Fn() -> Result<Storage, StorageError>;

/// What a claim returns.
pub type Outcome = Result<(), StorageError>;

/// Records of these texts.
fn records(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// One `#[test]` per claim on a backend; see [`contract`](mod@crate::contract).
#[macro_export]
macro_rules! contract {
    ($deployment:ident) => {
        $crate::contract!($deployment: signal_log, dead_letters, journal, profiles, decision_log, models);
    };
    ($deployment:ident: $($port:ident),+) => {
        $($crate::contract!(@port $port $deployment);)+
    };
    (@port signal_log $deployment:ident) => {
        $crate::contract!(@claims signal_log $deployment
            a_new_log_is_empty
            records_come_back_in_order_with_positions_from_zero
            append_returns_the_position_of_its_first_record
            an_empty_batch_changes_nothing
            an_empty_record_is_a_record
            a_read_stops_at_its_limit_and_continues_where_told
            a_read_past_the_end_is_empty
            a_large_record_comes_back_whole
            records_survive_a_restart_and_positions_go_on
            readers_see_whole_batches_while_another_appends
        );
    };
    (@port dead_letters $deployment:ident) => {
        $crate::contract!(@claims dead_letters $deployment
            a_new_shelf_is_empty
            a_letter_is_found_by_its_id
            letters_are_listed_in_order_of_arrival_both_ways
            a_list_skips_and_stops_as_told
            a_letter_put_again_is_replaced_and_keeps_its_place
            of_one_id_twice_in_a_call_the_later_letter_holds
            letters_survive_a_restart_in_order
        );
    };
    (@port journal $deployment:ident) => {
        $crate::contract!(@claims journal $deployment
            a_new_book_has_version_zero
            the_version_is_the_number_of_changes
            changes_come_back_in_order_from_any_version
            books_do_not_share_versions
            an_empty_batch_leaves_the_version
            changes_survive_a_restart_and_versions_go_on
        );
    };
    (@port profiles $deployment:ident) => {
        $crate::contract!(@claims profiles $deployment
            nothing_is_there_before_the_first_commit
            a_committed_profile_is_read_back_and_replaced
            a_removed_profile_is_gone
            a_profile_removed_and_put_in_one_batch_is_there
            identifiers_lead_to_profiles_until_forgotten
            of_two_links_of_one_identifier_the_last_holds
            identifiers_of_different_kinds_do_not_meet
            the_position_is_that_of_the_last_batch
            a_scan_goes_in_order_of_id_and_continues_after_one
            commits_survive_a_restart
        );
    };
    (@port decision_log $deployment:ident) => {
        $crate::contract!(@claims decision_log $deployment
            a_new_log_has_no_decisions
            a_decision_is_found_as_soon_as_it_is_appended
            an_unknown_id_is_not_found
            of_an_id_appended_twice_the_later_record_is_found
            the_latest_come_first_and_page_backwards
            the_end_counts_every_decision
            after_a_clean_close_every_decision_is_found_again
            decisions_are_found_while_another_thread_appends
        );
    };
    (@port models $deployment:ident) => {
        $crate::contract!(@claims models $deployment
            a_new_gallery_is_empty
            an_artifact_is_stored_under_the_hash_of_its_bytes
            an_unknown_hash_is_not_found
            storing_again_changes_nothing
            artifacts_are_listed_in_order_of_storing
            publishing_sets_names_all_at_once_and_leaves_the_others
            what_is_published_is_listed_in_order_of_name
            artifacts_and_names_survive_a_restart
        );
    };
    (@claims $port:ident $deployment:ident $($claim:ident)+) => {
        mod $port {
            $(
                #[test]
                fn $claim() -> $crate::contract::Outcome {
                    $crate::contract::$port::$claim(&super::$deployment())
                }
            )+
        }
    };
}

#[cfg(test)]
mod tests {
    /// A claim left out of the list above would never run.
    #[test]
    fn every_claim_is_in_the_list() {
        let list = include_str!("contract.rs");
        let ports = [
            include_str!("contract/dead_letters.rs"),
            include_str!("contract/decision_log.rs"),
            include_str!("contract/journal.rs"),
            include_str!("contract/models.rs"),
            include_str!("contract/profiles.rs"),
            include_str!("contract/signal_log.rs"),
        ];
        for line in ports.iter().flat_map(|port| port.lines()) {
            if let Some(claim) = line.strip_prefix("pub fn ").and_then(|rest| rest.split('(').next()) {
                assert!(list.lines().any(|known| known.trim() == claim), "`{claim}` is not in the list");
            }
        }
    }
}
