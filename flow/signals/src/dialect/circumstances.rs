//! Where and through what a message came.
//!
//! Identifiers (session, place, surface, decision) must be valid; names of channels and devices that we do not know
//! are passed over, since every tracker has its own and nothing depends on them but statistics.

use super::{Message, Read, Word, consent, field};
use crate::json::Node;
use crate::{Channel, Circumstances, Device};

/// Reads the circumstances of a message.
pub(crate) fn circumstances<'n>(message: &Message<'n>) -> Read<'n, Circumstances> {
    Ok(Circumstances {
        session: message.anywhere(&["sessionId", "session_id", "ga_session_id"]).map(field::identifier).transpose()?,
        channel: channel(message),
        device: device(message),
        place: message.anywhere(&["place"]).map(field::identifier).transpose()?,
        surface: message.anywhere(&["surface", "slot"]).map(field::identifier).transpose()?,
        decision: decision_node(message).map(field::identifier).transpose()?,
        consent: consent::in_context(message),
    })
}

/// Where the decision is named that a message follows: on the event, in the context, or (GA4's custom item
/// parameters) on the first item.
pub(super) fn decision_node<'n>(message: &Message<'n>) -> Option<&'n Node<'n>> {
    const NAMES: [&str; 4] = ["decision_id", "recommendation_id", "decisionId", "recommendationId"];
    message.anywhere(&NAMES).or_else(|| {
        let items = message.property(&["items", "products"])?.elements()?;
        items.first()?.first(&NAMES).filter(|node| !field::is_blank(node))
    })
}

fn channel(message: &Message<'_>) -> Option<Channel> {
    let named = message.in_context(&["channel"]).or_else(|| message.outer(&["channel"]));
    match named.and_then(Node::as_text).map(str::to_ascii_lowercase).as_deref() {
        Some("web" | "browser" | "client" | "website") => Some(Channel::Web),
        Some("app" | "mobile" | "ios" | "android") => Some(Channel::App),
        Some("store" | "retail" | "pos" | "in_store") => Some(Channel::Store),
        Some("email" | "e-mail") => Some(Channel::Email),
        Some("phone" | "call_center" | "call_centre") => Some(Channel::Phone),
        Some("agent" | "assistant" | "chat") => Some(Channel::Agent),
        _ => (message.word == Word::ScreenViewed).then_some(Channel::App),
    }
}

fn device(message: &Message<'_>) -> Option<Device> {
    let device = message.anywhere(&["device"])?;
    let kind = device.first(&["type", "category"]).unwrap_or(device).as_text()?;
    Some(match kind.to_ascii_lowercase().as_str() {
        "desktop" | "laptop" | "computer" => Device::Desktop,
        "mobile" | "phone" | "smartphone" | "ios" | "android" => Device::Mobile,
        "tablet" => Device::Tablet,
        "tv" | "television" | "smart tv" | "smarttv" => Device::Television,
        "kiosk" => Device::Kiosk,
        _ => Device::Other,
    })
}
