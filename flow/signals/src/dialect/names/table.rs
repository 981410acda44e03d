//! The tables: Segment's e-commerce specification (V2), GA4's recommended events, and our own words.

use crate::CouponOutcome;

/// What an event name stands for: a word of the vocabulary, told apart where dialects have several names for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    PageViewed,
    ScreenViewed,
    Engaged,
    Searched,
    ListViewed,
    ListFiltered,
    ProductClicked,
    ProductViewed,
    AddedToCart,
    RemovedFromCart,
    CartViewed,
    CheckoutStarted,
    Ordered,
    Returned,
    Exposed,
    Dismissed,
    Rated,
    /// Rated with one to five stars.
    Reviewed,
    Wished,
    Unwished,
    /// Seen or clicked, as the field `clicked` says.
    Promotion,
    PromotionClicked,
    /// Ended in this way, or as the field `outcome` says.
    Coupon(Option<CouponOutcome>),
    Identified,
    Aliased,
    Grouped,
    ConsentChanged,
    ProductChanged,
    ProductRemoved,
    ProductHidden,
    StockChanged,
    PriceChanged,
}

/// Our own names, sorted.
pub(in crate::dialect) const OWN_NAMES: &[(&str, Word)] = &[
    ("added_to_cart", Word::AddedToCart),
    ("aliased", Word::Aliased),
    ("cart_viewed", Word::CartViewed),
    ("checkout_started", Word::CheckoutStarted),
    ("consent_changed", Word::ConsentChanged),
    ("coupon", Word::Coupon(None)),
    ("dismissed", Word::Dismissed),
    ("engaged", Word::Engaged),
    ("exposed", Word::Exposed),
    ("grouped", Word::Grouped),
    ("identified", Word::Identified),
    ("list_filtered", Word::ListFiltered),
    ("list_viewed", Word::ListViewed),
    ("ordered", Word::Ordered),
    ("page_viewed", Word::PageViewed),
    ("price_changed", Word::PriceChanged),
    ("product_changed", Word::ProductChanged),
    ("product_clicked", Word::ProductClicked),
    ("product_hidden", Word::ProductHidden),
    ("product_removed", Word::ProductRemoved),
    ("product_viewed", Word::ProductViewed),
    ("promotion", Word::Promotion),
    ("rated", Word::Rated),
    ("removed_from_cart", Word::RemovedFromCart),
    ("returned", Word::Returned),
    ("searched", Word::Searched),
    ("stock_changed", Word::StockChanged),
    ("wished", Word::Wished),
];

/// Names of others: as matched (sorted by this), as shown, and the word.
pub(in crate::dialect) const DIALECT_NAMES: &[(&str, &str, Word)] = &[
    ("add_payment_info", "add_payment_info", Word::CheckoutStarted),
    ("add_shipping_info", "add_shipping_info", Word::CheckoutStarted),
    ("add_to_cart", "add_to_cart", Word::AddedToCart),
    ("add_to_wishlist", "add_to_wishlist", Word::Wished),
    ("begin_checkout", "begin_checkout", Word::CheckoutStarted),
    ("cart_viewed", "Cart Viewed", Word::CartViewed),
    ("checkout_started", "Checkout Started", Word::CheckoutStarted),
    ("checkout_step_completed", "Checkout Step Completed", Word::CheckoutStarted),
    ("checkout_step_viewed", "Checkout Step Viewed", Word::CheckoutStarted),
    ("coupon_applied", "Coupon Applied", Word::Coupon(Some(CouponOutcome::Applied))),
    ("coupon_denied", "Coupon Denied", Word::Coupon(Some(CouponOutcome::Denied))),
    ("coupon_entered", "Coupon Entered", Word::Coupon(Some(CouponOutcome::Entered))),
    ("coupon_removed", "Coupon Removed", Word::Coupon(Some(CouponOutcome::Removed))),
    ("join_group", "join_group", Word::Grouped),
    ("login", "login", Word::Identified),
    ("order_cancelled", "Order Cancelled", Word::Returned),
    ("order_completed", "Order Completed", Word::Ordered),
    ("order_refunded", "Order Refunded", Word::Returned),
    ("page_view", "page_view", Word::PageViewed),
    ("payment_info_entered", "Payment Info Entered", Word::CheckoutStarted),
    ("product_added", "Product Added", Word::AddedToCart),
    ("product_added_to_wishlist", "Product Added to Wishlist", Word::Wished),
    ("product_clicked", "Product Clicked", Word::ProductClicked),
    ("product_dismissed", "Product Dismissed", Word::Dismissed),
    ("product_list_filtered", "Product List Filtered", Word::ListFiltered),
    ("product_list_viewed", "Product List Viewed", Word::ListViewed),
    ("product_removed", "Product Removed", Word::RemovedFromCart),
    ("product_removed_from_wishlist", "Product Removed from Wishlist", Word::Unwished),
    ("product_reviewed", "Product Reviewed", Word::Reviewed),
    ("product_viewed", "Product Viewed", Word::ProductViewed),
    ("products_searched", "Products Searched", Word::Searched),
    ("promotion_clicked", "Promotion Clicked", Word::PromotionClicked),
    ("promotion_viewed", "Promotion Viewed", Word::Promotion),
    ("purchase", "purchase", Word::Ordered),
    ("recommendation_shown", "Recommendation Shown", Word::Exposed),
    ("refund", "refund", Word::Returned),
    ("remove_from_cart", "remove_from_cart", Word::RemovedFromCart),
    ("screen_view", "screen_view", Word::ScreenViewed),
    ("scroll", "scroll", Word::Engaged),
    ("search", "search", Word::Searched),
    ("select_item", "select_item", Word::ProductClicked),
    ("select_promotion", "select_promotion", Word::PromotionClicked),
    ("sign_up", "sign_up", Word::Identified),
    ("user_engagement", "user_engagement", Word::Engaged),
    ("view_cart", "view_cart", Word::CartViewed),
    ("view_item", "view_item", Word::ProductViewed),
    ("view_item_list", "view_item_list", Word::ListViewed),
    ("view_promotion", "view_promotion", Word::Promotion),
    ("view_search_results", "view_search_results", Word::Searched),
    ("wishlist_product_added_to_cart", "Wishlist Product Added to Cart", Word::AddedToCart),
];

/// Well-known names that no word stands for, sorted, with what to send instead.
pub(in crate::dialect) const UNSUPPORTED_NAMES: &[(&str, &str)] = &[
    ("cart_shared", "sharing has no word in the vocabulary yet; leave it out"),
    ("first_visit", "the first visit is seen from the signals themselves; leave it out"),
    (
        "order_updated",
        "send `Order Refunded` for what fell away and `Order Completed` with a new id for what was added",
    ),
    ("product_shared", "sharing has no word in the vocabulary yet; leave it out"),
    ("session_start", "sessions are seen from the signals themselves; leave it out"),
    ("share", "sharing has no word in the vocabulary yet; leave it out"),
];

impl Word {
    /// Whether the event is about single products, so that a bare subject names one.
    pub const fn is_about_products(self) -> bool {
        matches!(
            self,
            Self::Engaged
                | Self::ProductClicked
                | Self::ProductViewed
                | Self::AddedToCart
                | Self::RemovedFromCart
                | Self::Dismissed
                | Self::Rated
                | Self::Reviewed
                | Self::Wished
                | Self::Unwished
        ) || self.is_of_the_catalogue()
    }

    /// Whether it changes the catalogue and is nobody's signal.
    pub const fn is_of_the_catalogue(self) -> bool {
        matches!(
            self,
            Self::ProductChanged | Self::ProductRemoved | Self::ProductHidden | Self::StockChanged | Self::PriceChanged
        )
    }
}
