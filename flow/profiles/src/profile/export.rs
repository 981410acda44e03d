//! A profile in whole words, for the person it is about (GDPR articles 15 and 20, CCPA's right to know).
//!
//! Everything that is kept, raw: identifiers with the signal that linked them, merges, what was said to each purpose, and
//! the states that facts are made of. Not the facts themselves: they depend on the moment and on the catalogue, and a view
//! shows them. The signals stand in the log, which an export adds.

use serde_json::{Map, Value, json};

use super::Profile;
use crate::kinds::Marks;
use crate::writes::How;

impl Profile {
    /// The profile as readable JSON: whole words, instants in RFC 3339, money in units. For people, not for reading back.
    #[must_use]
    pub fn export(&self) -> Value {
        let identities = self.identities.iter().map(|held| {
            json!({
                "identifier": held.identifier.to_string(),
                "linked_at": held.evidence.at,
                "linked_by_message": held.evidence.message_id,
            })
        });
        let merges = self.receipts().map(|receipt| {
            json!({
                "absorbed": receipt.absorbed,
                "identifiers": receipt.identifiers.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "joined_at": receipt.evidence.at,
                "joined_by_message": receipt.evidence.message_id,
            })
        });
        let consents = self.decisions.latest_first().map(|said| {
            json!({
                "purpose": said.key,
                "choice": said.value.choice,
                "decided_at": said.at,
                "text_version": said.value.text_version,
            })
        });
        json!({
            "profile": self.id,
            "identifiers": identities.collect::<Vec<_>>(),
            "merges": merges.collect::<Vec<_>>(),
            "consents": consents.collect::<Vec<_>>(),
            "first_seen": self.first_seen(),
            "last_seen": self.last_seen(),
            "signals": self.signal_count(),
            "signals_per_day": self.states.days.counts().map(|(day, count)| json!([day, count])).collect::<Vec<_>>(),
            "products_met": self.products_met(),
            "basket_moves": self.basket_moves(),
            "orders": self.orders(),
            "also": self.also(),
        })
    }

    fn products_met(&self) -> Vec<Value> {
        let met = self.states.met.latest_first().map(|met| {
            let how = match met.how {
                How::Clicked => "clicked",
                How::Viewed => "viewed",
                How::Added => "added_to_cart",
            };
            json!({ "product": met.product, "how": how, "at": met.at })
        });
        met.collect()
    }

    fn basket_moves(&self) -> Vec<Value> {
        let moves = self.states.basket.latest_first().map(|moved| {
            json!({ "product": moved.product, "removed": moved.removed, "quantity": moved.quantity, "at": moved.at })
        });
        moves.collect()
    }

    fn orders(&self) -> Vec<Value> {
        let orders = self.states.orders.latest_first().map(|order| {
            let lines = order.value.lines.iter();
            let lines = lines.map(|line| json!({ "product": line.product, "quantity": line.quantity }));
            json!({
                "order": order.key,
                "at": order.at,
                "total": order.value.total_micros.map(units),
                "lines": lines.collect::<Vec<_>>(),
            })
        });
        orders.collect()
    }

    fn also(&self) -> Value {
        let more = self.states.occasional();
        let returns = more.returns.latest_first().map(
            |line| json!({ "order": line.order, "product": line.product, "quantity": line.quantity, "at": line.at }),
        );
        let words = more.words.latest_first().map(|word| json!({ "word": word.key, "at": word.at }));
        json!({
            "returns": returns.collect::<Vec<_>>(),
            "opinions": marked("opinion", &more.opinions),
            "wishes": marked("listing", &more.wishes),
            "words_searched": words.collect::<Vec<_>>(),
            "prices_put_into_basket": {
                "count": more.prices.count(),
                "mean": more.prices.mean().map(|micros| micros / 1e6),
                "range": more.prices.range().map(|(least, greatest)| [units(least), units(greatest)]),
            },
            "birth_year": more.birth_year.get(),
            "country": more.country.get(),
            "language": more.language.get(),
        })
    }
}

fn marked<K: serde::Serialize, V: serde::Serialize, const LIMIT: usize>(
    name: &str,
    marks: &Marks<K, V, LIMIT>,
) -> Vec<Value> {
    let entry = |mark: &crate::kinds::Mark<K, V>| {
        let named = [("product", json!(mark.key)), (name, json!(mark.value)), ("at", json!(mark.at))];
        Value::Object(named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
    };
    marks.latest_first().map(entry).collect()
}

fn units(micros: i64) -> f64 {
    micros as f64 / 1e6
}
