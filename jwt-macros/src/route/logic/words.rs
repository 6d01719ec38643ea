//! Loops over words, written for builds without optimisation: an iterator's `next` would be a call for each word.
#![allow(clippy::indexing_slicing)] // Every slice of one table is of one length.

/// The entries in which variables 0 to 5 are true; those of later ones fill whole words.
const PATTERNS: [u64; 6] = [
    0xAAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000,
];

/// `table &= other`, or `table &= !other`.
pub(super) fn and(table: &mut [u64], other: &[u64], inverted: bool) {
    let flip = if inverted { u64::MAX } else { 0 };
    let mut word = 0;
    while word < table.len() {
        table[word] &= other[word] ^ flip;
        word += 1;
    }
}

/// `table &= variable`, or `table &= !variable`.
pub(super) fn and_variable(table: &mut [u64], variable: usize, inverted: bool) {
    let flip = if inverted { u64::MAX } else { 0 };
    let mut word = 0;
    while word < table.len() {
        let entries = match PATTERNS.get(variable) {
            Some(pattern) => *pattern,
            None if word >> (variable - PATTERNS.len()) & 1 == 1 => u64::MAX,
            None => 0,
        };
        table[word] &= entries ^ flip;
        word += 1;
    }
}

pub(super) fn invert(table: &mut [u64]) {
    let mut word = 0;
    while word < table.len() {
        table[word] = !table[word];
        word += 1;
    }
}

/// Whether every entry of `table` is one of `other`.
pub(super) fn is_within(table: &[u64], other: &[u64]) -> bool {
    let mut word = 0;
    while word < table.len() {
        if table[word] & !other[word] != 0 {
            return false;
        }
        word += 1;
    }
    true
}

/// Whether the two have no entry in common.
pub(super) fn is_apart(table: &[u64], other: &[u64]) -> bool {
    let mut word = 0;
    while word < table.len() {
        if table[word] & other[word] != 0 {
            return false;
        }
        word += 1;
    }
    true
}

/// Whether every word is this one: 0 for nothing, [`u64::MAX`] for everything.
pub(super) fn is_only(table: &[u64], value: u64) -> bool {
    let mut word = 0;
    while word < table.len() {
        if table[word] != value {
            return false;
        }
        word += 1;
    }
    true
}
