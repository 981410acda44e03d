//! A tiny shop and its engine: the one helper that touches the engine.

use std::sync::Arc;

use commerce::{DecisionId, ProductId, Surface};
use decisions::rules::{Action, Instruction, Target};
use profiles::ConsentPolicy;
use storage::{Storage, in_memory};

use super::ports::{Faults, breakable};
use super::story::{OPENED, changes, intake, product, who};
use crate::{Answer, Ask, DEFAULT_PLANS, Engine, Explanation, IngestError, Receipt, Settings, StoppedClock};

/// Ten products in three categories; `cap` is cheap, nothing is tracked in stock.
pub(crate) const PRODUCTS: &str = "
    mug Kitchen 8
    pot Kitchen 25
    pan Kitchen 30
    cup Kitchen 5
    bag Travel 60
    case Travel 120
    tag Travel 4
    cap Wear 9
    scarf Wear 19
    sock Wear 3";

/// A week of visits and orders: mugs go with pots, bags with cases; everybody allowed measuring and personalization.
pub(crate) const WEEK: &str = "
    0 customer:ann device:a says +analytics +personalization
    0 customer:bob device:b says +analytics +personalization
    0 customer:eve device:e says +analytics +personalization
    1 customer:ann device:a in:s1 views mug
    2 customer:ann device:a in:s1 views pot
    3 customer:ann device:a in:s1 views pan
    4 customer:ann device:a in:s1 orders o1 mug pot
    60 customer:bob device:b in:s2 views mug
    61 customer:bob device:b in:s2 views pot
    62 customer:bob device:b in:s2 views cup
    63 customer:bob device:b in:s2 orders o2 mug pot cup
    90 customer:eve device:e in:s3 views bag
    91 customer:eve device:e in:s3 views case
    92 customer:eve device:e in:s3 views tag
    93 customer:eve device:e in:s3 orders o3 bag case
    1500 customer:ann device:a in:s4 views bag
    1501 customer:ann device:a in:s4 views case
    1502 customer:ann device:a in:s4 orders o4 bag case tag
    1600 customer:bob device:b in:s5 views mug
    1601 customer:bob device:b in:s5 views cup";

/// Every model the default plans name.
pub(crate) const MODELS: [&str; 4] = ["popular", "bought_together", "session_neighbours", "transitions"];

/// The surfaces of the default plans.
pub(crate) const SURFACES: [&str; 4] = ["home", "product", "basket", "order-confirmation"];

pub(crate) struct Shop {
    kept: Storage,
    clock: Arc<StoppedClock>,
    settings: Settings,
    pub(crate) faults: Arc<Faults>,
    pub(crate) engine: Arc<Engine>,
}

impl Shop {
    /// A shop of [`PRODUCTS`] with the default plans, where silence is consent, as of its second day. Its plans have
    /// all the time in the world, so that nothing is skipped on a busy machine unless a question asks for it.
    pub(crate) fn new() -> Self {
        let shop = Self::over(in_memory(), ConsentPolicy::opt_out());
        shop.change(PRODUCTS);
        for plan in DEFAULT_PLANS {
            shop.engine.set_plan(None, &plan.replace("deadline_ms = 20", "deadline_ms = 10000")).unwrap();
        }
        shop
    }

    /// A shop after [`WEEK`], its models trained.
    pub(crate) fn trained() -> Self {
        let shop = Self::new();
        shop.tell(WEEK);
        shop.engine.learn(&MODELS, |_| {}).unwrap();
        shop
    }

    /// An engine over storage that holds whatever it holds.
    pub(crate) fn over(kept: Storage, consent: ConsentPolicy) -> Self {
        let (clock, settings) = (Arc::new(StoppedClock::at(OPENED.plus_millis(2 * 86_400_000))), Settings { consent });
        let (faults, engine) = open(&kept, &clock, settings);
        Self { kept, clock, settings, faults, engine }
    }

    /// Shuts down and opens again.
    pub(crate) fn reopen(&mut self) {
        self.engine.shut_down();
        self.open_anew();
    }

    /// Opens again after the engine died without writing anything more: its disk fails while it is dropped.
    pub(crate) fn crash(&mut self) {
        Faults::set(&self.faults.append);
        Faults::set(&self.faults.commit);
        self.engine.shut_down();
        self.open_anew();
    }

    fn open_anew(&mut self) {
        self.pass_minutes(1);
        (self.faults, self.engine) = open(&self.kept, &self.clock, self.settings);
    }

    /// What is kept, without the ports that break.
    pub(crate) fn kept(&self) -> &Storage {
        &self.kept
    }

    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.clock.advance_millis(minutes * 60_000);
    }

    pub(crate) fn tell(&self, log: &str) -> Receipt {
        self.try_tell(log).unwrap()
    }

    pub(crate) fn try_tell(&self, log: &str) -> Result<Receipt, IngestError> {
        self.engine.ingest(intake(log))
    }

    pub(crate) fn change(&self, lines: &str) {
        self.engine.change_catalogue(&changes(lines)).unwrap();
    }

    /// Sets a rule for one product everywhere.
    pub(crate) fn rule(&self, id: &str, action: Action, on: &str) {
        let target = Target { products: vec![product(on)], ..Target::default() };
        let instruction = Instruction {
            id: commerce::RuleId::new(id).unwrap(),
            action,
            target,
            surfaces: Vec::new(),
            starts_at: None,
            ends_at: None,
            paused: false,
            note: String::new(),
        };
        self.engine.set_rule(instruction).unwrap();
    }

    /// `surface customer:ann device:a at:mug` asks as Ann on device `a`, looking at the mug.
    pub(crate) fn question(words: &str) -> Ask {
        let (surface, rest) = words.split_once(' ').unwrap_or((words, ""));
        let (at, names): (Vec<&str>, Vec<&str>) = rest.split_whitespace().partition(|word| word.starts_with("at:"));
        let mut ask = Ask { surface: Surface::new(surface).ok(), who: who(&names.join(" ")), ..Ask::default() };
        ask.situation.product = at.first().and_then(|word| ProductId::new(word.trim_start_matches("at:")).ok());
        ask
    }

    pub(crate) fn ask(&self, words: &str) -> Answer {
        self.ask_so(&Self::question(words))
    }

    pub(crate) fn ask_so(&self, ask: &Ask) -> Answer {
        self.engine.decide(ask).unwrap()
    }

    pub(crate) fn slate(&self, words: &str) -> Vec<String> {
        slate(&self.ask(words))
    }

    /// Makes a decision again and explains it; both must give the logged bytes, and the evidence must carry the terms.
    pub(crate) fn check_replays(&self, id: &DecisionId) -> Explanation {
        let replay = self.engine.replay(id).unwrap();
        assert!(replay.identical, "logged {:#?}\nreplayed {:#?}", replay.logged, replay.replayed);
        let explanation = self.engine.explain(id).unwrap();
        assert!(explanation.replayed_identically);
        explanation
    }
}

fn open(kept: &Storage, clock: &Arc<StoppedClock>, settings: Settings) -> (Arc<Faults>, Arc<Engine>) {
    let faults = Arc::new(Faults::default());
    let engine = Engine::open(breakable(kept, &faults), settings, Arc::clone(clock) as _).unwrap();
    (faults, Arc::new(engine))
}

pub(crate) fn slate(answer: &Answer) -> Vec<String> {
    answer.decision().slate.iter().map(|slot| slot.product.to_string()).collect()
}
