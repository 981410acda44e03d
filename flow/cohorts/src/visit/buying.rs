//! Buying, and what comes of it: orders, refills, ratings, returns.

use commerce::{Currency, IdError, Money, OrderId};
use signals::{Channel, Circumstances, CouponOutcome, Happening, Line, Who};

use super::{Visit, browsing};
use crate::assortment::Article;
use crate::calendar::DAY_MS;

/// How ready to buy a walk through the shop leaves a person with something in the basket.
pub const BROWSED: f64 = 0.55;
/// How ready to buy a person is who came back for a full basket.
pub const RESUMED: f64 = 0.7;
/// How ready to buy a person is who came for what is used up.
const REFILLING: f64 = 0.85;

const REMOVES: f64 = 0.07;
const GIVES_UP_AT_CHECKOUT: f64 = 0.12;
const HAS_COUPON: f64 = 0.05;
const RATES: f64 = 0.08;
/// Bought pieces whose complement is looked for later.
const WANTS_COMPLEMENT: f64 = 0.3;

impl<'a> Visit<'_, 'a> {
    /// Fetches what is used up. Returns how ready to buy.
    pub(super) fn refill(&mut self, article: &'a Article) -> f64 {
        if self.random.chance(0.7) {
            self.look_at(article);
        }
        self.add(article);
        if self.random.chance(0.3) {
            self.browse(article.shelf, Some(article), 3.0);
        }
        REFILLING
    }

    /// To the basket, and through the checkout if this person is ready and has an account.
    pub(super) fn perhaps_order(&mut self, eagerness: f64) -> Result<(), IdError> {
        if self.device.basket.is_empty() || !self.random.chance(0.3 + 0.7 * eagerness) {
            return Ok(());
        }
        self.note(Happening::CartViewed);
        self.pause(15.0);
        self.perhaps_remove();
        if self.device.basket.is_empty() || self.shopper.account.is_none() || !self.random.chance(eagerness) {
            return Ok(());
        }
        if !self.device.is_logged_in {
            self.log_in();
        }
        self.note(Happening::CheckoutStarted { step: Some(1) });
        self.pause(40.0);
        if self.random.chance(GIVES_UP_AT_CHECKOUT) {
            return Ok(());
        }
        self.order()
    }

    fn perhaps_remove(&mut self) {
        if self.random.chance(REMOVES) {
            let at = self.random.below(self.device.basket.len());
            let (article, quantity) = self.device.basket.remove(at);
            self.note(Happening::RemovedFromCart { line: browsing::line(article, quantity) });
            self.pause(5.0);
        }
    }

    fn order(&mut self) -> Result<(), IdError> {
        let basket = std::mem::take(&mut self.device.basket);
        let lines: Vec<Line> = basket.iter().map(|(article, quantity)| browsing::line(article, *quantity)).collect();
        let mut total = basket.iter().map(|(article, quantity)| article.price.micros() * i64::from(*quantity)).sum();
        let coupon = self.random.chance(HAS_COUPON).then(|| "WELCOME10".to_owned());
        if let Some(coupon) = &coupon {
            self.note(Happening::Coupon { coupon: coupon.clone(), outcome: CouponOutcome::Applied });
            self.pause(3.0);
            total -= total / 10;
        }
        self.memory.orders += 1;
        let order = OrderId::new(&format!("order-{}-{}", self.shopper.number, self.memory.orders))?;
        let (total, currency) = (Some(Money::from_micros(total)), Currency::parse("GBP"));
        self.note(Happening::Ordered { order: order.clone(), lines, total, currency, coupon });
        for (article, quantity) in basket {
            self.live_with(article, quantity, &order);
        }
        self.pause(3.0);
        self.note(Happening::PageViewed { page: Some("/order-confirmation".to_owned()) });
        Ok(())
    }

    /// What a bought article leads to in the days after.
    fn live_with(&mut self, article: &'a Article, quantity: u32, order: &OrderId) {
        if let Some(days) = article.range.lasts_days {
            let days = days * f64::from(quantity) * self.random.between(0.7, 1.4);
            self.memory.due.push((self.now.plus_millis((days * DAY_MS as f64) as i64), article));
        }
        if self.random.chance(WANTS_COMPLEMENT)
            && let Some(partner) = self.partner_of(article)
            && partner.listed_at <= self.now
            && self.shopper.taste.fondness(partner) > 0.0
        {
            self.memory.wants(partner);
        }
        let is_returned = self.random.chance(article.range.returned_share);
        if is_returned {
            let lines = vec![browsing::line(article, quantity)];
            self.later(4.0, 24.0, Channel::Web, Happening::Returned { order: Some(order.clone()), lines });
        }
        if self.random.chance(RATES) {
            let liking = if is_returned { 0.2 } else { 0.55 + 0.45 * self.shopper.taste.fondness(article) };
            // Five stars, the worst 0 and the best 1.
            let stars = (liking * 4.0 + self.random.between(-1.0, 0.6)).round().clamp(0.0, 4.0);
            let rating = (stars / 4.0) as f32;
            self.later(5.0, 20.0, Channel::Email, Happening::Rated { product: article.product.id.clone(), rating });
        }
    }

    /// Notes something that the customer does between so many days from now.
    fn later(&mut self, least_days: f64, most_days: f64, channel: Channel, what: Happening) {
        let days = self.random.between(least_days, most_days);
        let at = self.now.plus_millis((days * DAY_MS as f64) as i64);
        let who = Who { customer: self.who.customer.clone(), ..Who::default() };
        let circumstances = Circumstances { channel: Some(channel), ..Circumstances::default() };
        self.diary.note(at, 1_000, &who, &circumstances, what);
    }
}
