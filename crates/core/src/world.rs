//! Clock and randomness, passed in so that tests can set them.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time as whole seconds since 1970-01-01 UTC.
pub trait Clock: Send + Sync {
    fn now(&self) -> i64;
}

/// Fills buffers with bytes nobody can predict.
pub trait Random: Send + Sync {
    fn fill(&self, buffer: &mut [u8]);
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() as i64)
    }
}

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        // A machine whose generator fails can make neither keys nor salts;
        // going on with weak ones would be worse than stopping.
        getrandom::fill(buffer).expect("the operating system's random generator answers");
    }
}

/// What core takes from outside, beside the vault and the network.
#[derive(Clone)]
pub struct World {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Program and process, for people: who holds what others wait for.
    pub program: String,
}

impl World {
    /// The real clock and the real generator.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            program: format!("process {}", std::process::id()),
        }
    }

    /// The same world for a program of that name.
    pub fn named(mut self, program: &str) -> Self {
        self.program = format!("{program}, process {}", std::process::id());
        self
    }

    /// Seconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// A random identifier: 128 bits as 26 lower-case base32 letters and
    /// digits (RFC 4648, section 6, without padding).
    pub fn identifier(&self) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let mut value = u128::from_be_bytes(self.bytes());
        (0..26)
            .map(|_| {
                let letter = ALPHABET[(value & 31) as usize] as char;
                value >>= 5;
                letter
            })
            .collect()
    }
}
