//! The read-out as machines read it: every count with its rate, `null` where nothing was shown.

use commerce::Surface;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Readout;
use crate::{Rate, Revenue, Sums};

#[derive(serde::Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    surface: Option<Option<&'a Surface>>,
    exposures: u64,
    decisions: u64,
    clicks: Share,
    views: Share,
    adds: Share,
    orders: Share,
    orders_after_click: Share,
    dismissed: Share,
    returned: Share,
    revenue: &'a Revenue,
    revenue_after_click: &'a Revenue,
    returned_revenue: &'a Revenue,
    positions: Vec<Place>,
}

#[derive(serde::Serialize)]
struct Share {
    count: u64,
    rate: Option<Rate>,
}

#[derive(serde::Serialize)]
struct Place {
    position: usize,
    exposures: u64,
    clicks: Share,
}

impl<'a> Row<'a> {
    fn of(surface: Option<Option<&'a Surface>>, sums: &'a Sums) -> Self {
        let share = |count| Share { count, rate: sums.rate(count) };
        let places = (1..).zip(sums.positions()).map(|(position, at)| Place {
            position,
            exposures: at.exposures,
            clicks: Share { count: at.clicks, rate: Rate::of(at.clicks, at.exposures) },
        });
        Self {
            surface,
            exposures: sums.exposures,
            decisions: sums.decisions,
            clicks: share(sums.clicks),
            views: share(sums.views),
            adds: share(sums.adds),
            orders: share(sums.orders),
            orders_after_click: share(sums.orders_after_click),
            dismissed: share(sums.dismissed),
            // Of what was ordered, since nothing else can come back.
            returned: Share { count: sums.returned, rate: Rate::of(sums.returned, sums.orders) },
            revenue: &sums.revenue,
            revenue_after_click: &sums.revenue_after_click,
            returned_revenue: &sums.returned_revenue,
            positions: places.collect(),
        }
    }
}

impl Serialize for Readout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut readout = serializer.serialize_struct("Readout", 2)?;
        readout.serialize_field("total", &Row::of(None, &self.total()))?;
        let rows: Vec<Row<'_>> = self.surfaces().map(|(surface, sums)| Row::of(Some(surface), sums)).collect();
        readout.serialize_field("surfaces", &rows)?;
        readout.end()
    }
}
