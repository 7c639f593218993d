//! The private scalar, and the form in which the rest of the program has it.

use signet_stir::key::{PublicKey, SignatureOctets, Signer, SignerError, SoftwareSigner};
use zeroize::Zeroizing;

use crate::Random;

/// A P-256 private scalar, 32 octets, wiped when dropped. Stays in the vault.
pub(super) struct Secret(Zeroizing<[u8; 32]>);

/// The octets are not a private key of P-256.
#[derive(Debug)]
pub(super) struct NotASecret;

impl Secret {
    /// A scalar drawn uniformly from 1 to the group's order less one, by
    /// rejection (FIPS 186-5, appendix A.2.2).
    pub fn random(random: Random<'_>) -> Self {
        loop {
            let mut octets = Zeroizing::new([0; 32]);
            random(&mut octets[..]);
            // All but one draw in 2^32 are in range.
            if SoftwareSigner::from_scalar(&octets).is_ok() {
                return Self(octets);
            }
        }
    }

    pub fn from_octets(octets: &[u8]) -> Result<Self, NotASecret> {
        let mut scalar = Zeroizing::new([0; 32]);
        if octets.len() != scalar.len() {
            return Err(NotASecret);
        }
        scalar.copy_from_slice(octets);
        SoftwareSigner::from_scalar(&scalar).map_err(|_| NotASecret)?;
        Ok(Self(scalar))
    }

    pub fn octets(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn unlock(&self) -> UnlockedKey {
        let signer = SoftwareSigner::from_scalar(&self.0);
        UnlockedKey(Box::new(signer.expect("both constructors checked the scalar")))
    }
}

/// A key, ready to sign, wherever its private half is. Gives signatures and its
/// public half, and nothing else; a private half in memory is wiped when it is
/// dropped.
pub struct UnlockedKey(Box<dyn Signer + Send + Sync>);

impl Signer for UnlockedKey {
    fn kid(&self) -> &str {
        self.0.kid()
    }

    fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<SignatureOctets, SignerError> {
        self.0.sign(message)
    }
}
