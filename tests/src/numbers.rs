//! The little arithmetic that forging signatures takes; numbers are big-endian bytes of one length.

/// The order of P-256.
pub const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The order of the base point of Ed25519.
pub const ED25519_ORDER: [u8; 32] = [
    0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12,
    0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
];

/// `a - b`, which must not be negative.
pub fn subtract(a: &[u8], b: &[u8]) -> Vec<u8> {
    assert_eq!(a.len(), b.len());
    let mut borrow = 0;
    let mut out: Vec<u8> = Vec::new();
    for (a, b) in a.iter().zip(b).rev() {
        let difference = i16::from(*a) - i16::from(*b) - borrow;
        borrow = i16::from(difference < 0);
        out.push(difference.rem_euclid(256) as u8);
    }
    assert_eq!(borrow, 0);
    out.reverse();
    out
}

/// `a + b`; `None` where it does not fit.
pub fn add(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    assert_eq!(a.len(), b.len());
    let mut carry = 0;
    let mut out: Vec<u8> = Vec::new();
    for (a, b) in a.iter().zip(b).rev() {
        let sum = u16::from(*a) + u16::from(*b) + carry;
        carry = sum >> 8;
        out.push((sum & 0xff) as u8);
    }
    out.reverse();
    (carry == 0).then_some(out)
}

/// An element of DER.
pub fn der(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match contents.len() {
        len @ 0..128 => out.push(len as u8),
        len @ 128..256 => out.extend([0x81, len as u8]),
        len => out.extend([0x82, (len >> 8) as u8, (len & 0xff) as u8]),
    }
    out.extend(contents);
    out
}

/// An INTEGER of DER that is not negative.
pub fn der_integer(number: &[u8]) -> Vec<u8> {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    let number = &number[start..];
    let zero = if number.first().is_none_or(|first| first & 0x80 != 0) { &[0][..] } else { &[] };
    der(0x02, &[zero, number].concat())
}

/// A good enough source of mutations that are the same on every run.
pub struct Xorshift(pub u64);

impl Xorshift {
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic() {
        assert_eq!(subtract(&[1, 0], &[0, 1]), [0, 255]);
        assert_eq!(add(&[0, 255], &[0, 1]), Some(vec![1, 0]));
        assert_eq!(add(&[255, 255], &[0, 1]), None);
        assert_eq!(der_integer(&[0, 0x80]), [2, 2, 0, 0x80]);
    }
}
