//! A claim's chains as a tree, origin first, with the bottlenecks marked.

use std::io::{self, Write};

use super::chain::hop_written;
use super::paint::Paint;
use super::plain;
use crate::model::case::Evidence;
use crate::model::chain::Hop;
use crate::model::id::{DocumentId, EvidenceId};
use crate::model::standing::Standing;
use crate::weigh::{Side, Voice};

/// What stands at the end of a chain: the evidence and its excerpt.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The evidence.
    pub id: EvidenceId,
    /// The document.
    pub document: DocumentId,
    /// The excerpt.
    pub excerpt: String,
}

#[derive(Default)]
struct Node {
    branches: Vec<(Hop, Node)>,
    leaves: Vec<Leaf>,
}

/// Prints the chains of one side. `excerpt` gives the words that a piece of evidence holds up.
pub fn print<'e>(
    out: &mut dyn Write,
    standing: &Standing,
    side: &Side,
    evidence: impl Iterator<Item = &'e Evidence>,
    excerpt: &dyn Fn(EvidenceId) -> String,
    paint: Paint,
    width: Option<u16>,
) -> io::Result<()> {
    let mut root = Node::default();
    for evidence in evidence {
        let mut here = &mut root;
        for hop in evidence.chain.hops() {
            let known = here.branches.iter().position(|(there, _)| there == hop);
            let at = known.unwrap_or_else(|| {
                here.branches.push((*hop, Node::default()));
                here.branches.len() - 1
            });
            here = &mut here.branches[at].1;
        }
        here.leaves.push(Leaf {
            id: evidence.id,
            document: evidence.document,
            excerpt: excerpt(evidence.id),
        });
    }
    let drawing = Drawing { standing, side, paint, width };
    drawing.node(out, &root, "")
}

struct Drawing<'a> {
    standing: &'a Standing,
    side: &'a Side,
    paint: Paint,
    width: Option<u16>,
}

impl Drawing<'_> {
    fn node(&self, out: &mut dyn Write, node: &Node, lead: &str) -> io::Result<()> {
        let total = node.branches.len() + node.leaves.len();
        for (at, leaf) in node.leaves.iter().enumerate() {
            let (branch, _) = strokes(at + 1 == total);
            let head = format!("{lead}{branch}{} in {}: ", leaf.id, leaf.document);
            let room = self.width.map_or(usize::MAX, |width| {
                usize::from(width).saturating_sub(head.chars().count() + 3).max(20)
            });
            writeln!(out, "{head}“{}”", plain::cut(&leaf.excerpt, room))?;
        }
        for (at, (hop, below)) in node.branches.iter().enumerate() {
            let (branch, further) = strokes(node.leaves.len() + at + 1 == total);
            let name = hop_written(self.standing, hop);
            let name = plain::line(&name);
            let kind =
                hop.source.map_or(String::new(), |source| format!(" [{}]", self.standing.kind(source)));
            let mark = if is_bottleneck(self.standing, self.side, hop) {
                format!("  {}", self.paint.alarm("◀ bottleneck"))
            } else {
                String::new()
            };
            writeln!(out, "{lead}{branch}{}{}{mark}", self.paint.strong(&name), self.paint.faint(&kind))?;
            self.node(out, below, &format!("{lead}{further}"))?;
        }
        Ok(())
    }
}

/// Whether all evidence of a side passes through a hop's source.
#[must_use]
pub fn is_bottleneck(standing: &Standing, side: &Side, hop: &Hop) -> bool {
    let Some(source) = hop.source else {
        return false;
    };
    side.bottlenecks.iter().any(|bottleneck| match bottleneck.voice {
        Voice::Source(voice) | Voice::Unnamed(voice, _) => {
            voice == standing.top(source) && (voice == source || bottleneck.folded.contains(&source))
        }
        Voice::Unknown(_) => false,
    })
}

const fn strokes(is_last: bool) -> (&'static str, &'static str) {
    if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") }
}
