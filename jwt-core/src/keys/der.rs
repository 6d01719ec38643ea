//! The little DER that keys are made of: reading exactly what is expected, and writing it.

use zeroize::Zeroizing;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const CONTEXT_0: u8 = 0xa0;
pub(super) const CONTEXT_1: u8 = 0xa1;

/// Object identifiers, as encoded.
pub(super) mod oid {
    pub(in super::super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    pub(in super::super) const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    pub(in super::super) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    pub(in super::super) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    pub(in super::super) const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
    pub(in super::super) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
}

/// Reads one value after another; `None` is damage.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The content of the next value, which must have this tag. Lengths must be minimal, as DER has them.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (len, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81 | 0x82 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let len = digits.iter().fold(0, |len, digit| len << 8 | usize::from(*digit));
                let minimal = if first == 0x81 { 0x80 } else { 0x100 };
                (Some(len).filter(|len| *len >= minimal)?, rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(len)?;
        if found != tag {
            return None;
        }
        self.0 = rest;
        Some(content)
    }

    /// The values inside the next one.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.take(tag).map(Reader)
    }

    /// The next value if it has this tag, else nothing (and nothing is consumed).
    pub(super) fn optional(&mut self, tag: u8) -> Option<&'a [u8]> {
        if self.0.first() == Some(&tag) { self.take(tag) } else { None }
    }

    /// A non-negative integer, without leading zeros.
    pub(super) fn unsigned(&mut self) -> Option<&'a [u8]> {
        match self.take(INTEGER)? {
            [0] => Some(&[]),
            [0, rest @ ..] if rest.first().is_some_and(|byte| byte & 0x80 != 0) => Some(rest),
            [first, ..] if first & 0x80 != 0 => None,
            [0, ..] | [] => None,
            value => Some(value),
        }
    }

    /// A bit string of whole bytes.
    pub(super) fn bits(&mut self) -> Option<&'a [u8]> {
        self.take(BIT_STRING)?.strip_prefix(&[0])
    }
}

/// One value of this tag, holding the parts one after another.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Zeroizing::new(Vec::with_capacity(len + 5));
    out.push(tag);
    // What is written here is a key of at most some kilobytes.
    match u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes() {
        [0, short @ 0..=0x7f] => out.push(short),
        [0, short] => out.extend([0x81, short]),
        long => {
            out.push(0x82);
            out.extend(long);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A non-negative integer from its big-endian bytes.
pub(super) fn write_unsigned(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let bytes = strip_zeros(bytes);
    let sign: &[u8] = if bytes.first().is_none_or(|byte| byte & 0x80 != 0) { &[0] } else { &[] };
    write(INTEGER, &[sign, bytes])
}

/// The bytes of a big-endian number without leading zeros.
pub(super) fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for len in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x1234] {
            let content = vec![7; len];
            let der = write(OCTET_STRING, &[&content]);
            assert_eq!(Reader::new(&der).take(OCTET_STRING), Some(&content[..]), "{len}");
            assert_eq!(Reader::new(&der[..der.len() - 1]).take(OCTET_STRING), None, "{len}");
            assert_eq!(Reader::new(&der).take(SEQUENCE), None);
        }
        for number in [&[][..], &[1], &[0x80], &[0x7f, 0xff]] {
            assert_eq!(Reader::new(&write_unsigned(number)).unsigned(), Some(number));
        }
        assert_eq!(write_unsigned(&[0, 0, 0x80])[..], [2, 2, 0, 0x80]);
    }

    #[test]
    fn only_the_distinguished_form_is_read() {
        for bad in [&[4, 0x81, 1, 0][..], &[4, 0x82, 0, 1, 0], &[4, 0x80, 0, 0], &[4, 0x84, 0, 0, 0, 1, 0], &[4], &[]] {
            assert_eq!(Reader::new(bad).take(OCTET_STRING), None, "{bad:?}");
        }
        for bad in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 1], &[2, 2, 0, 0]] {
            assert_eq!(Reader::new(bad).unsigned(), None, "{bad:?}");
        }
    }
}
