//! Records read straight from pages (<https://www.sqlite.org/fileformat2.html>, sections 1.6
//! and 2). Whether a record is what it seems is for its reader to check.
//!
//! However the pages refer to each other, the work is bounded by how many there are: a tree
//! goes through a page once, a record's overflow never through one twice, and no page serves
//! many records. No length is believed that the file has no room for.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::pages::Pages;

/// What `SQLite` takes for one value or row, in bytes.
const MOST: usize = 1_000_000_000;
/// More columns than any table of a ledger has.
const COLUMNS: usize = 64;
/// How many records an overflow page is read for. In a sound file, it is one; damage may make
/// others seem to lead there first.
const READERS: u8 = 8;

/// A value in a record, as far as ledgers have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ledger) enum Value<'p> {
    Null,
    Integer(i64),
    Text(&'p str),
    Blob(&'p [u8]),
}

/// The record of a row, or of an index.
#[derive(Debug)]
pub(in crate::ledger) struct Record<'p> {
    /// The number of the row, where it is one of a table with numbers.
    pub number: Option<i64>,
    pub values: Vec<Value<'p>>,
}

/// What a page is of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    IndexNode,
    TableNode,
    IndexLeaf,
    TableLeaf,
}

impl Kind {
    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x02 => Some(Self::IndexNode),
            0x05 => Some(Self::TableNode),
            0x0A => Some(Self::IndexLeaf),
            0x0D => Some(Self::TableLeaf),
            _ => None,
        }
    }

    const fn is_node(self) -> bool {
        matches!(self, Self::IndexNode | Self::TableNode)
    }

    const fn is_of_table(self) -> bool {
        matches!(self, Self::TableNode | Self::TableLeaf)
    }
}

/// A page as part of a tree.
struct Node {
    page: Vec<u8>,
    kind: Kind,
    /// Where its head begins.
    head: usize,
}

impl Node {
    fn new(number: u32, page: Vec<u8>) -> Option<Self> {
        let head = if number == 1 { 100 } else { 0 };
        let kind = Kind::of(*page.get(head)?)?;
        Some(Self { page, kind, head })
    }

    /// Where each cell begins.
    fn cells(&self) -> impl Iterator<Item = usize> {
        let first = self.head + if self.kind.is_node() { 12 } else { 8 };
        let count = usize::from(two(&self.page, self.head + 3).unwrap_or(0));
        (0..count).map_while(move |cell| two(&self.page, first + 2 * cell)).map(usize::from)
    }

    /// The pages below it.
    fn children(&self) -> Vec<u32> {
        if !self.kind.is_node() {
            return Vec::new();
        }
        let last = four(&self.page, self.head + 8);
        self.cells().filter_map(|cell| four(&self.page, cell)).chain(last).collect()
    }
}

/// Reads records.
pub(in crate::ledger) struct Records {
    pages: Pages,
    /// By page: the last walk that went through it.
    walked: HashMap<u32, u32>,
    walk: u32,
    /// By page: the last chain of overflow that went through it, and how many did.
    chained: HashMap<u32, (u64, u8)>,
    chain: u64,
}

impl Records {
    pub(in crate::ledger) fn new(pages: Pages) -> Self {
        Self { pages, walked: HashMap::new(), walk: 0, chained: HashMap::new(), chain: 0 }
    }

    /// Hands over every record of a tree, and gives how many of its pages cannot be made out.
    pub(in crate::ledger) fn of_tree(&mut self, root: u32, each: &mut dyn FnMut(&Record<'_>)) -> u64 {
        self.walk += 1;
        let mut broken = 0;
        let mut ahead = vec![root];
        let mut is_of_table = None;
        while let Some(number) = ahead.pop() {
            let is_new = self.walked.get(&number).is_none_or(|last| *last != self.walk);
            let node = if is_new { self.node(number) } else { None };
            let fits =
                |node: &Node| *is_of_table.get_or_insert(node.kind.is_of_table()) == node.kind.is_of_table();
            let Some(node) = node.filter(fits) else {
                broken += 1;
                continue;
            };
            self.walked.insert(number, self.walk);
            self.of_node(&node, each);
            ahead.extend(node.children().into_iter().rev());
        }
        broken
    }

    /// Hands over every record of the leaves of tables that no tree so far led to.
    pub(in crate::ledger) fn of_strays(&mut self, each: &mut dyn FnMut(&Record<'_>)) {
        for number in (1..=self.pages.last_in_file()).chain(self.pages.beyond_file()) {
            if self.walked.contains_key(&number) {
                continue;
            }
            if let Some(node) = self.node(number).filter(|node| node.kind == Kind::TableLeaf) {
                self.of_node(&node, each);
            }
        }
    }

    /// Whether the trees that begin at these pages lead to one page twice.
    pub(in crate::ledger) fn lead_twice(&mut self, roots: &[u32]) -> bool {
        let mut seen = HashSet::new();
        let mut ahead = roots.to_vec();
        while let Some(number) = ahead.pop() {
            if !seen.insert(number) {
                return true;
            }
            ahead.extend(self.node(number).iter().flat_map(Node::children));
        }
        false
    }

    fn node(&mut self, number: u32) -> Option<Node> {
        Node::new(number, self.pages.page(number)?)
    }

    fn of_node(&mut self, node: &Node, each: &mut dyn FnMut(&Record<'_>)) {
        if node.kind == Kind::TableNode {
            return;
        }
        // Cells do not share bytes: together, they are no more than the page.
        let mut left = node.page.len();
        for cell in node.cells() {
            let taken = self.of_cell(node, cell, each).unwrap_or(0);
            let Some(rest) = left.checked_sub(taken) else { break };
            left = rest;
        }
    }

    /// Hands over the record of a cell, and gives how many bytes of it lie on the page.
    fn of_cell(&mut self, node: &Node, cell: usize, each: &mut dyn FnMut(&Record<'_>)) -> Option<usize> {
        let mut at = if node.kind.is_node() { cell + 4 } else { cell };
        let length = usize::try_from(varint(&node.page, &mut at)?).ok()?;
        let number = if node.kind.is_of_table() { Some(varint(&node.page, &mut at)?) } else { None };
        let (payload, local) = self.payload(node, at, length)?;
        each(&Record { number, values: values(&payload)? });
        Some(at - cell + local)
    }

    /// The payload of a cell: what lies on the page, and what overflows onto others; and how
    /// many bytes lie on the page.
    fn payload<'n>(&mut self, node: &'n Node, at: usize, length: usize) -> Option<(Cow<'n, [u8]>, usize)> {
        let usable = self.pages.usable;
        if length > MOST || length > self.pages.room() {
            return None;
        }
        let most = if node.kind.is_of_table() { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
        if length <= most {
            return Some((Cow::Borrowed(node.page.get(at..at + length)?), length));
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (usable - 4);
        let local = if fitting <= most { fitting } else { least };
        let mut payload = node.page.get(at..at + local)?.to_vec();
        let mut next = four(&node.page, at + local)?;
        self.chain += 1;
        while payload.len() < length {
            let (chain, readers) = self.chained.entry(next).or_default();
            if *chain == self.chain || *readers == READERS {
                return None;
            }
            (*chain, *readers) = (self.chain, *readers + 1);
            let more = self.pages.page(next)?;
            let take = (length - payload.len()).min(usable - 4);
            payload.extend_from_slice(more.get(4..4 + take)?);
            next = four(&more, 0)?;
        }
        Some((Cow::Owned(payload), local))
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut value: i64 = 0;
    for place in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if place == 8 {
            return Some((value << 8) | i64::from(byte));
        }
        value = (value << 7) | i64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The values of a record, where it ends as its header says.
fn values(payload: &[u8]) -> Option<Vec<Value<'_>>> {
    let mut place = 0;
    let header = usize::try_from(varint(payload, &mut place)?).ok()?;
    let mut body = header;
    let mut values = Vec::new();
    while place < header {
        if values.len() == COLUMNS {
            return None;
        }
        let kind = varint(payload, &mut place)?;
        values.push(value(payload, &mut body, kind)?);
    }
    (place == header && body == payload.len()).then_some(values)
}

fn value<'p>(payload: &'p [u8], at: &mut usize, kind: i64) -> Option<Value<'p>> {
    let mut take = |length: usize| -> Option<&'p [u8]> {
        let bytes = payload.get(*at..at.checked_add(length)?)?;
        *at += length;
        Some(bytes)
    };
    let mut integer = |length: usize| -> Option<Value<'p>> {
        let bytes = take(length)?;
        let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let start = if negative { -1 } else { 0 };
        Some(Value::Integer(bytes.iter().fold(start, |value: i64, byte| (value << 8) | i64::from(*byte))))
    };
    match kind {
        0 => Some(Value::Null),
        1..=4 => integer(usize::try_from(kind).ok()?),
        5 => integer(6),
        6 => integer(8),
        8 => Some(Value::Integer(0)),
        9 => Some(Value::Integer(1)),
        kind if kind >= 13 && kind % 2 == 1 => {
            let text = take(usize::try_from((kind - 13) / 2).ok()?)?;
            std::str::from_utf8(text).ok().map(Value::Text)
        }
        kind if kind >= 12 => take(usize::try_from((kind - 12) / 2).ok()?).map(Value::Blob),
        _ => None,
    }
}
