//! What looks like a number and counts nothing: labels, codes, phone numbers, addresses, versions, list markers.

use super::lexicon::*;
use super::number::Scan;
use crate::text::Flags;

impl Scan<'_> {
    /// Digits at `at` that are no quantity: where to go on. Units are known to be absent or weak here.
    pub(super) fn dismissed(&self, at: usize) -> Option<usize> {
        if self.is_list_marker(at) || self.in_address(at) {
            return Some(self.chunk_end(at));
        }
        if let Some(end) = self.phone(at) {
            return Some(end);
        }
        let odd = super::number::digit_value(self.piece(at)).is_none();
        // "24703L202", "3D", "4G": letters that are no unit are written onto it.
        odd.then(|| self.chunk_end(at))
    }

    /// One past the last token that is written without blanks onto `at`, a few tokens at most.
    pub(super) fn chunk_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < at + 16
            && self.glued(end)
            && !self.opens_sentence(end)
            && (self.is_digits(end)
                || self.is_word(end)
                || matches!(
                    self.mark(end),
                    b'-' | b'/' | b'.' | b'=' | b'&' | b'%' | b':' | b'?' | b'_' | b'#'
                ))
        {
            end += 1;
        }
        end
    }

    /// "1. Listen", "2) Ask" at the head of a line.
    fn is_list_marker(&self, at: usize) -> bool {
        let heads = at == 0
            || self.tokens[at].flags.has(Flags::NEW_LINE)
            || self.mark(at - 1) == b'('
                && (at == 1 || self.opens_sentence(at - 1) || self.opens_sentence(at));
        let marked = matches!(self.mark(at + 1), b'.' | b')') && self.glued(at + 1) && !self.glued(at + 2);
        heads && marked && self.piece(at).len() <= 2 && at + 2 < self.tokens.len()
    }

    /// Part of a web address, mail address, path or code: glued to a mark that is glued to something.
    fn in_address(&self, at: usize) -> bool {
        if !self.glued(at) {
            return false;
        }
        let mark = self.mark(at - 1);
        match mark {
            b'#' => true,
            b'_' | b'=' | b'?' | b'&' | b'@' | b'\\' => self.glued(at - 1),
            b'/' | b'%' | b':' => self.glued(at - 1) && at > 1 && !self.is_digits(at - 2),
            // "I-130", "COVID-19", "v2.1".
            b'-' | b'.' if self.glued(at - 1) && at > 1 => {
                self.is_word(at - 2) && !self.counts_behind_hyphen(at - 2)
            }
            _ => false,
        }
    }

    /// "mid-2019", "sub-20": words that only look at the number behind.
    fn counts_behind_hyphen(&self, at: usize) -> bool {
        ["mid", "pre", "post", "under", "over", "sub", "of", "to", "early", "late"]
            .iter()
            .any(|word| self.piece(at).eq_ignore_ascii_case(word))
            || self.is(at, ONES | TEENS | TENS | SUFFIX)
    }

    /// A run of digit groups that is dialled rather than counted.
    fn phone(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let (mut groups, mut digits, mut hyphens) = (1, self.piece(at).len(), 0);
        let mut zero = self.leading_zero(at);
        while end < at + 16 && !self.opens_sentence(end) {
            let joint = usize::from(
                matches!(self.mark(end), b'-' | b')' | b'/' | b'(')
                    && (self.glued(end) || self.mark(end) == b'('),
            );
            if !self.is_digits(end + joint) || joint == 1 && !self.glued(end + 1) && self.mark(end) != b')' {
                break;
            }
            hyphens += joint;
            end += joint;
            groups += 1;
            digits += self.piece(end).len();
            zero |= self.leading_zero(end);
            end += 1;
        }
        let plus = at > 0 && self.mark(at - 1) == b'+' && self.glued(at);
        let long = groups >= 3 && hyphens >= 2 && digits >= 7 && hyphens == groups - 1;
        let halves =
            groups == 2 && hyphens == 1 && self.piece(at).len() == 3 && self.piece(end - 1).len() == 4;
        let zeroed = zero && digits >= 5 && (groups > 1 || self.piece(at).len() >= 5);
        (groups > 1 && (long || plus && digits > 6 || halves && zero)
            || zeroed && self.leading_zero(at)
            || groups > 1 && zeroed)
            .then_some(end)
    }

    fn leading_zero(&self, at: usize) -> bool {
        let bytes = self.piece(at).as_bytes();
        bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_digit()
    }

    /// Whether a bare number at `at..end` names rather than counts: "Room 12", "Form 7", "#3", "bus 14", "Boeing 777".
    pub(super) fn is_label(&self, at: usize, end: usize, digits: bool) -> bool {
        if at == 0 || self.opens_sentence(at) {
            return false;
        }
        let counted = self.is_noun(end) && !self.glued(end) && !self.has_capital(end);
        let dot = self.mark(at - 1) == b'.' && at > 1;
        let before = if dot { at - 2 } else { at - 1 };
        if dot
            && !(self.piece(before).eq_ignore_ascii_case("no")
                || self.piece(before).eq_ignore_ascii_case("nos"))
        {
            return false;
        }
        if self.is(before, LABEL) && self.is_word(before) && !self.glued(at) {
            return digits || !counted;
        }
        if self.is(before, WEAK_LABEL) && self.is_word(before) {
            return !counted && (digits || !self.is_word(end)) && !self.is(end, AND | TO | DASH | OR);
        }
        if !digits || self.mark(at - 1) != 0 {
            return false;
        }
        let name = self.has_capital(at - 1)
            && !self.opens_sentence(at - 1)
            && !self.is(at - 1, MONTH | NARRATIVE)
            && self.piece(at - 1) != "I";
        let plain = self.piece(at).bytes().all(|byte| byte.is_ascii_digit());
        let shouted = self.tokens[at - 1].flags.has(Flags::ALL_CAPITALS) && self.piece(at - 1).len() > 3;
        name && plain && !counted && !shouted
    }

    /// Letters that are no unit are written onto the number ("3D", "24703L202").
    pub(super) fn lettered(&self, end: usize) -> bool {
        self.glued(end) && self.is_word(end) && !self.piece(end).starts_with('\'')
    }

    /// "123 Random Street": a house number.
    pub(super) fn is_house(&self, at: usize, end: usize) -> bool {
        self.is_digits(at)
            && end == at + 1
            && self.piece(at).len() <= 5
            && self.has_capital(end)
            && !self.opens_sentence(end)
            && (end + 1..end + 4).take_while(|&next| self.has_capital(next)).any(|next| self.is(next, STREET))
    }

    /// "PA 23456": a post code.
    pub(super) fn is_post_code(&self, at: usize) -> bool {
        at > 0
            && self.piece(at).len() == 5
            && self.tokens[at - 1].flags.has(Flags::ALL_CAPITALS)
            && self.piece(at - 1).len() == 2
    }

    /// Whether "one" at `at` counts something, rather than standing for something or telling a story.
    pub(super) fn one_counts(&self, at: usize) -> bool {
        let next = at + 1;
        let after_determiner = self.before(at, DETERMINER) && !self.before(at, ONE_BEFORE);
        if self.before(at, ARTICLE) || after_determiner && !self.is_noun(next) {
            return false;
        }
        if self.is(next, NARRATIVE) {
            return self.before(at, ONE_BEFORE) && !self.is(next, DASH);
        }
        let adjective_alone = self.is_noun(next);
        let more =
            self.piece(next).eq_ignore_ascii_case("more") || self.piece(next).eq_ignore_ascii_case("less");
        let alone = !self.is_word(next) || self.opens_sentence(next) || self.is(next, FUNCTION);
        let hyphened = self.mark(next) == b'-' && self.glued(next);
        adjective_alone
            || hyphened
            || more && self.is_noun(next + 1)
            || alone && self.before(at, ONE_BEFORE) && !self.is(next, OF)
    }

    /// Whether something countable follows "no" at `at`.
    pub(super) fn no_counts(&self, at: usize) -> bool {
        for next in at + 1..at + 4 {
            if !self.is_word(next)
                || self.opens_sentence(next)
                || self.is(next, FUNCTION) && !self.is(next, COUNTABLE)
            {
                return false;
            }
            let piece = self.piece(next);
            let plural = piece.len() > 3
                && piece.ends_with('s')
                && !piece.ends_with("ss")
                && !piece.ends_with("us")
                && !self.is(next, MASS);
            let last = !self.is_noun(next + 1);
            if plural || last && self.is(next, COUNTABLE) {
                return true;
            }
        }
        false
    }
}
