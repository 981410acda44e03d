//! Claims (law 7):
//! 1. Live profiles equal a rebuild after any signals, with checkpoints, restarts and crashes in between.
//! 2. A planted difference is found: a changed profile, a missing one, one too many.

use profiles::{ConsentPolicy, Fold, Profile, ProfileId};
use proptest::prelude::*;
use signals::Signal;
use storage::{Position, ProfileBatch, in_memory, record};

use super::shop::Shop;
use super::story::{admitted, any_log, story};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn live_profiles_equal_a_rebuild(log in any_log(), between in prop::collection::vec(0..8_u8, 12)) {
        let mut shop = Shop::over(in_memory(), ConsentPolicy::opt_in());
        for (signals, between) in log.chunks(5).zip(between) {
            shop.engine.ingest(admitted(signals.to_vec())).unwrap();
            match between {
                0 => shop.engine.checkpoint().unwrap(),
                1 => shop.reopen(),
                2 => shop.crash(),
                _ => {}
            }
        }
        let compared = shop.engine.compare_with_rebuild().unwrap();
        prop_assert_eq!(compared.signals, log.len() as u64);
        prop_assert_eq!(compared.different, vec![]);
        shop.reopen();
        prop_assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, vec![]);
    }
}

/// Writes into storage behind the engine's back, and names what a comparison finds.
fn found_after_planting(plant: impl Fn(&mut ProfileBatch, &Profile)) -> Vec<ProfileId> {
    let mut shop = Shop::over(in_memory(), ConsentPolicy::opt_in());
    shop.tell("1 customer:ann device:a views mug\n2 customer:bob device:b views pot");
    shop.reopen();
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
    let ann = shop.engine.profile(&super::story::who("customer:ann")).unwrap();
    let mut batch = ProfileBatch { folded: Position(2), ..ProfileBatch::default() };
    plant(&mut batch, &ann);
    shop.kept().profiles.commit(&batch).unwrap();
    shop.reopen();
    shop.engine.compare_with_rebuild().unwrap().different
}

#[test]
fn a_planted_difference_is_found() {
    let changed = found_after_planting(|batch, ann| {
        let mut other = ann.clone();
        other.apply(&story("9 customer:ann views cap")[0]);
        batch.put.push((ann.id().clone(), record::encode("profiles", &other).unwrap()));
    });
    assert_eq!(changed.len(), 1, "a changed profile");

    let missing = found_after_planting(|batch, ann| batch.removed.push(ann.id().clone()));
    assert_eq!(missing.len(), 1, "a missing profile");

    let astray = found_after_planting(|batch, ann| {
        batch.links.extend(ann.identifiers().map(|identifier| (identifier.clone(), None)));
    });
    assert_eq!(astray.len(), 1, "identifiers that lead nowhere");

    let extra = found_after_planting(|batch, _| {
        let mut others = profiles::Profiles::default();
        let ghost: &Signal = &story("9 customer:ghost views cap")[0];
        let Ok(_) = Fold::default().apply(&mut others, ghost);
        let ghost = others.iter().next().unwrap();
        batch.put.push((ghost.id().clone(), record::encode("profiles", ghost).unwrap()));
    });
    assert_eq!(extra.len(), 1, "a profile too many");
}
