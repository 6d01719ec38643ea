//! Loops over words, written for builds without optimisation: an iterator's `next` would be a call for each word.
#![allow(clippy::indexing_slicing)] // Every slice of one table is of one length.

/// So many entries of a table; the widest that costs no more than a narrow one.
pub(super) type Word = u128;

/// So many variables have a pattern within a word; those of the others fill whole words.
pub(super) const WITHIN: usize = 7;

/// The entries in which the variable is true.
const PATTERNS: [Word; WITHIN] = [
    0xAAAA_AAAA_AAAA_AAAA_AAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC_CCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0_F0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00_FF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000_FFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000_FFFF_FFFF_0000_0000,
    0xFFFF_FFFF_FFFF_FFFF_0000_0000_0000_0000,
];

/// `table &= other`, or `table &= !other`.
pub(super) fn and(table: &mut [Word], other: &[Word], inverted: bool) {
    let flip = if inverted { Word::MAX } else { 0 };
    let mut word = 0;
    while word < table.len() {
        table[word] &= other[word] ^ flip;
        word += 1;
    }
}

/// `table &= variable`, or `table &= !variable`.
pub(super) fn and_variable(table: &mut [Word], variable: usize, inverted: bool) {
    let flip = if inverted { Word::MAX } else { 0 };
    let mut word = 0;
    while word < table.len() {
        let entries = match PATTERNS.get(variable) {
            Some(pattern) => *pattern,
            None if word >> (variable - WITHIN) & 1 == 1 => Word::MAX,
            None => 0,
        };
        table[word] &= entries ^ flip;
        word += 1;
    }
}

pub(super) fn invert(table: &mut [Word]) {
    let mut word = 0;
    while word < table.len() {
        table[word] = !table[word];
        word += 1;
    }
}

/// Whether every entry of `table` is one of `other`.
pub(super) fn is_within(table: &[Word], other: &[Word]) -> bool {
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
pub(super) fn is_apart(table: &[Word], other: &[Word]) -> bool {
    let mut word = 0;
    while word < table.len() {
        if table[word] & other[word] != 0 {
            return false;
        }
        word += 1;
    }
    true
}

/// Whether every word is this one: 0 for nothing, [`Word::MAX`] for everything.
pub(super) fn is_only(table: &[Word], value: Word) -> bool {
    let mut word = 0;
    while word < table.len() {
        if table[word] != value {
            return false;
        }
        word += 1;
    }
    true
}
