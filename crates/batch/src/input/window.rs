//! A growing look at a byte stream. Rows are found in place; only a row that is not yet whole makes the window read
//! on, and it doubles as it does so, that looking again costs no more than looking once.

use std::io::{self, Read};

const STEP: usize = 256 << 10;

pub(crate) struct Window<'r> {
    input: Box<dyn Read + Send + 'r>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    finished: bool,
    fault: Option<io::Error>,
}

impl<'r> Window<'r> {
    pub(crate) fn new(input: Box<dyn Read + Send + 'r>) -> Self {
        Window { input, buffer: Vec::new(), start: 0, end: 0, finished: false, fault: None }
    }

    /// What is there and not yet consumed.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Nothing comes after [`Window::bytes`].
    pub(crate) fn is_last(&self) -> bool {
        self.finished
    }

    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Reads on; true if there was something.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.finished {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        let wanted = self.end + STEP.max(self.end);
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted, 0);
        }
        let before = self.end;
        while self.end < wanted {
            match self.input.read(&mut self.buffer[self.end..wanted]) {
                Ok(0) => {
                    self.finished = true;
                    break;
                }
                Ok(count) => self.end += count,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if self.end == before => return Err(e),
                // What came before the fault is good: it is handed out first.
                Err(e) => {
                    self.fault = Some(e);
                    break;
                }
            }
        }
        // A giant row is behind us: give its memory back.
        if self.buffer.len() > 16 * STEP && self.end <= STEP {
            self.buffer.truncate(2 * STEP);
            self.buffer.shrink_to_fit();
        }
        Ok(self.end > before)
    }

    /// The window holds at least `count` bytes, or all there are.
    pub(crate) fn want(&mut self, count: usize) -> io::Result<()> {
        while self.bytes().len() < count && self.fill()? {}
        Ok(())
    }

    /// Drops everything up to and with the next newline; returns how many bytes that were.
    pub(crate) fn skip_line(&mut self) -> io::Result<u64> {
        let mut dropped = 0;
        loop {
            match memchr::memchr(b'\n', self.bytes()) {
                Some(at) => {
                    self.consume(at + 1);
                    return Ok(dropped + at as u64 + 1);
                }
                None => {
                    dropped += self.bytes().len() as u64;
                    self.consume(usize::MAX - self.start);
                    if !self.fill()? {
                        return Ok(dropped);
                    }
                }
            }
        }
    }
}
