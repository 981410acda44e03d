//! Arriving: the first page, the consent banner, perhaps a login.

use signals::{ConsentDecision, Happening};

use commerce::Purpose;

use super::Visit;

/// Visits of a logged-out customer that begin with a login.
const LOGS_IN: f64 = 0.3;
/// Visits in which a customer who agreed thinks better of it.
const WITHDRAWS: f64 = 0.0015;
/// Visits to the home page in which something is waved away.
const DISMISSES: f64 = 0.03;

impl Visit<'_, '_> {
    /// The first page and what comes with it.
    pub(super) fn arrive(&mut self) {
        if self.device.is_logged_in {
            self.be_known();
        }
        let landed_home = self.random.chance(0.6);
        self.note(Happening::PageViewed { page: Some(if landed_home { "/" } else { "/offers" }.to_owned()) });
        self.pause(4.0);
        self.answer_banner();
        if !self.device.is_logged_in && self.random.chance(LOGS_IN) {
            self.log_in();
        }
        if self.device.is_logged_in && self.random.chance(WITHDRAWS) {
            let decisions = vec![ConsentDecision { purpose: Purpose::Personalization, granted: false }];
            self.note(Happening::ConsentChanged { decisions, text_version: Some("2".to_owned()) });
        }
        if landed_home && self.random.chance(DISMISSES) {
            self.dismiss();
        }
    }

    /// Logs in, for those who have an account.
    pub(super) fn log_in(&mut self) {
        let Some(account) = &self.shopper.account else { return };
        let traits = account.traits.clone();
        self.device.is_logged_in = true;
        self.be_known();
        self.who.loyalty.clone_from(&account.loyalty);
        self.note(Happening::Identified { traits });
        self.who.loyalty = None;
        self.pause(6.0);
    }

    fn be_known(&mut self) {
        self.who.customer = self.shopper.account.as_ref().map(|account| account.customer.clone());
    }

    fn answer_banner(&mut self) {
        let decisions = self.shopper.answer.decisions();
        if !self.device.was_asked && !decisions.is_empty() {
            self.note(Happening::ConsentChanged { decisions, text_version: Some("2".to_owned()) });
            self.pause(3.0);
        }
        self.device.was_asked = true;
    }

    /// Waves away something popular that is not to this person's taste.
    fn dismiss(&mut self) {
        let Some(shelf) = self.assortment.shelves().get(self.random.below(self.assortment.shelves().len())) else {
            return;
        };
        let shown = shelf.articles.iter().filter_map(|number| self.assortment.article(*number));
        let unloved = shown
            .filter(|article| article.listed_at <= self.now && self.shopper.taste.fondness(article) < 0.2)
            .max_by(|a, b| a.popularity.total_cmp(&b.popularity));
        if let Some(article) = unloved {
            self.note(Happening::Dismissed { product: article.product.id.clone() });
            self.pause(3.0);
        }
    }
}
