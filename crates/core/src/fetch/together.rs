//! Everything one judgement needs, fetched side by side within limits.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use reqwest::Url;
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, timeout_at};

use super::{FetchError, Fetcher};

/// What may be fetched for one call, beside what holds for each address.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Fetches under way at the same time: twice as many as a call has headers,
    /// so that sixteen that are slow keep no other from what follows.
    pub at_once: usize,
    /// Addresses. A call diverted five times, each token with a certificate, a
    /// list, a logo and a card, has 28.
    pub addresses: usize,
    /// Octets of all answers; what is under way when they are reached still
    /// counts.
    pub octets: usize,
    /// From the first address to the last answer.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 32,
            addresses: 64,
            octets: 8 * 1024 * 1024,
            // Twice what one may take: a certificate that is slow, and what it
            // names.
            time: 2 * super::TIME_LIMIT,
        }
    }
}

type Answer = Result<Vec<u8>, FetchError>;

/// Fetches for one call. Each address is fetched once, however often and by
/// whichever fragment it is asked for.
pub struct Together {
    fetcher: Fetcher,
    limits: Limits,
    until: Instant,
    octets: usize,
    waiting: VecDeque<String>,
    running: JoinSet<Answer>,
    /// Which address a fetch under way is for.
    names: HashMap<Id, String>,
    /// Every address that was asked for; none while its answer is awaited.
    answers: HashMap<String, Option<Answer>>,
    /// The same, in the order in which they were asked for.
    order: Vec<String>,
}

impl Together {
    /// The time begins to run here.
    pub fn new(fetcher: &Fetcher, limits: Limits) -> Self {
        Self {
            fetcher: fetcher.clone(),
            limits,
            until: Instant::now() + limits.time,
            octets: 0,
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            names: HashMap::new(),
            answers: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// The answer, if it is there; asks for it where nobody did.
    pub fn get(&mut self, address: &str) -> Option<&Answer> {
        let name = without_fragment(address);
        if !self.answers.contains_key(&name) {
            self.ask(name.clone());
        }
        self.answers.get(&name)?.as_ref()
    }

    fn ask(&mut self, name: String) {
        let full = self.order.len() >= self.limits.addresses || self.octets >= self.limits.octets;
        let refused = if full {
            Some(FetchError::Beyond(name.clone()))
        } else if Instant::now() >= self.until {
            Some(FetchError::Timeout(name.clone()))
        } else {
            self.waiting.push_back(name.clone());
            None
        };
        self.answers.insert(name.clone(), refused.map(Err));
        self.order.push(name);
        self.start();
    }

    fn start(&mut self) {
        while self.running.len() < self.limits.at_once
            && let Some(name) = self.waiting.pop_front()
        {
            let fetcher = self.fetcher.clone();
            let address = name.clone();
            let task = self.running.spawn(async move { fetcher.get(&address).await });
            self.names.insert(task.id(), name);
        }
    }

    /// Waits until one answer more is there at least, and takes those that came
    /// with it; when the time is over, everything asked for is answered. Returns
    /// at once where nothing is awaited.
    pub async fn wait(&mut self) {
        match timeout_at(self.until, self.running.join_next_with_id()).await {
            Ok(Some(done)) => self.take(done),
            Ok(None) => {}
            Err(_) => {
                self.running.abort_all();
                self.waiting.clear();
                for (name, answer) in &mut self.answers {
                    answer.get_or_insert_with(|| Err(FetchError::Timeout(name.clone())));
                }
                return;
            }
        }
        while let Some(done) = self.running.try_join_next_with_id() {
            self.take(done);
        }
        self.start();
    }

    fn take(&mut self, done: Result<(Id, Answer), tokio::task::JoinError>) {
        let id = match &done {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let Some(name) = self.names.remove(&id) else { return };
        let answer = match done {
            Ok((_, answer)) => answer,
            Err(_) => Err(FetchError::Unreachable(name.clone())),
        };
        self.octets += answer.as_ref().map_or(0, Vec::len);
        if self.octets >= self.limits.octets {
            for name in std::mem::take(&mut self.waiting) {
                let beyond = Err(FetchError::Beyond(name.clone()));
                self.answers.insert(name, Some(beyond));
            }
        }
        self.answers.insert(name, Some(answer));
    }

    /// Why addresses gave nothing, in the order in which they were asked for.
    pub fn missing(self) -> Vec<FetchError> {
        let Self { order, mut answers, .. } = self;
        order.iter().filter_map(|name| answers.remove(name)??.err()).collect()
    }
}

/// What is sent; two addresses that differ in a fragment alone are one. What is
/// no address is left for the fetch to refuse.
fn without_fragment(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.fragment().is_some() => {
            url.set_fragment(None);
            url.into()
        }
        _ => address.to_owned(),
    }
}
