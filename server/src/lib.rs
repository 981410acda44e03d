//! HTTP, the storefront page, composition.
