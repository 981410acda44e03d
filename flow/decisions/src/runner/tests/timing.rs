//! How long a decision of a usual size takes, printed for people; it asserts no time.
//!
//! `cargo test --release -p decisions -- --ignored --nocapture`

use std::sync::Arc;
use std::time::Instant;

use commerce::{ProductIndex, Purpose};

use crate::tests::{Case, parts, plan_text, request};
use crate::{Context, Name, Plan, Proposal, Silent, Source, Unlimited, decide};

/// Proposes what it was given, so that the time is the runner's own.
struct Canned(Name, Vec<Proposal>);

impl Source for Canned {
    fn name(&self) -> &Name {
        &self.0
    }

    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    fn propose(&self, _: &Context<'_>, _: usize, into: &mut Vec<Proposal>) {
        into.extend_from_slice(&self.1);
    }
}

const PRODUCTS: u32 = 10_000;

fn case() -> Case {
    let line = |at: u32| {
        let (shelf, brand) = (at * 7 % 40, at % 90);
        format!(
            "p{at} | Home > Shelf {} > {shelf} | brand B{brand} | stock {} | listed {}\n",
            shelf % 8,
            at % 25,
            at % 300
        )
    };
    let shop: String = (0..PRODUCTS).map(line).collect();
    let mut case = Case::shop(&shop)
        .profile(
            "basket p1 p2 p3\n dismissed p4 p5\n purchased p10@1 p20@4 p30@9
             interest Kitchen=0.4 Bags=0.3 Garden=0.2 Toys=0.1",
        )
        .rules("a | pin 0 | p77\n b | boost 2 | brand B7\n c | bury 0.5 | category Home > Shelf 3\n d | exclude | brand B11");
    let mut parts = parts();
    for source in 0..5_u32 {
        let proposal = |at: u32| Proposal {
            product: ProductIndex((at * 13 + source * 1_300) % PRODUCTS),
            score: 1.0 / (at + 1) as f32,
        };
        parts.add(Arc::new(Canned(Name::from(format!("canned{source}")), (0..120).map(proposal).collect())));
    }
    let plan = "canned0; canned1; canned2; canned3; canned4; filter already_in_basket; filter not_bought;
        rank freshness; rank category_interest; rank in_situation_category;
        arrange relevance_diversity; arrange max_per_category";
    case.plan = Plan::read(&plan_text(plan), &parts).unwrap();
    case
}

#[test]
#[ignore = "prints timings; run it in release"]
fn a_decision_of_a_usual_size() {
    let (case, request) = (case(), request("slots 12; product p8; place store:x"));
    let world = case.world();
    let one = || decide(&request, &case.plan, &world, &mut Unlimited, &mut Silent);
    let decision = one();
    let mut micros: Vec<f64> = (0..5_000)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(one());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let counts = (decision.counts.proposed, decision.counts.eligible, decision.slate.len());
    println!(
        "proposed, eligible, shown {counts:?}: best {:.1} us, p50 {:.1} us, p99 {:.1} us",
        micros[0], micros[2_500], micros[4_950]
    );
    let mut stages = Stages { last: Instant::now(), spent: Vec::new() };
    for _ in 0..1_000 {
        stages.last = Instant::now();
        decide(&request, &case.plan, &world, &mut Unlimited, &mut stages);
    }
    for (stage, spent) in stages.spent {
        println!("{stage:40} {spent:6.2} us");
    }
}

struct Stages {
    last: Instant,
    /// The least time of each stage: whatever is above it belongs to the machine.
    spent: Vec<(String, f64)>,
}

impl crate::Observer for Stages {
    fn after(&mut self, stage: &crate::StageId, _: crate::Report<'_>) {
        let name = format!("{:?} {}", stage.kind, stage.name);
        let micros = self.last.elapsed().as_secs_f64() * 1e6;
        match self.spent.iter_mut().find(|(known, _)| *known == name) {
            Some((_, spent)) => *spent = spent.min(micros),
            None => self.spent.push((name, micros)),
        }
        self.last = Instant::now();
    }
}
