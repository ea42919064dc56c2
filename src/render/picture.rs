//! A claim's chains as a picture: who told whom, from the origins to the claim, with the
//! bottlenecks marked. As SVG, DOT (Graphviz) or Mermaid.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plain;
use super::tree::is_bottleneck;
use super::wrapped::lines;
use crate::model::chain::Hop;
use crate::model::id::{EvidenceId, SourceId};
use crate::model::stance::Stance;
use crate::model::standing::Standing;
use crate::rules::Audited;
use crate::text::markup::html;

/// How a picture looks, on screens light and dark.
const STYLE: &str = ".b{fill:#fff;stroke:#555}.t{fill:#111}.e{fill:none;stroke:#777}.l{fill:#555;font-size:11px}\
.k{stroke:#c00;stroke-width:3}.m{fill:#c00;font-weight:bold}.n{stroke-dasharray:4}.c{stroke-width:2.5}\
@media(prefers-color-scheme:dark){.b{fill:#222;stroke:#aaa}.t{fill:#eee}.l{fill:#bbb}.k{stroke:#f66}.m{fill:#f66}}";

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Source,
    Nobody,
    Evidence,
    Claim,
}

#[derive(Debug, Clone)]
struct Node {
    label: String,
    sort: Sort,
    is_bottleneck: bool,
    /// How far from the origins, in hops.
    layer: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: usize,
    to: usize,
    label: String,
}

/// A claim's chains, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    title: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Picture {
    /// The chains of a claim. A source stands there once, however many chains pass through it.
    #[must_use]
    pub fn of(audited: &Audited, standing: &Standing) -> Self {
        let case = &audited.case;
        let mut picture = Self {
            title: format!("{}: {}", case.claim.id, plain::line(&case.claim.text)),
            nodes: Vec::new(),
            edges: Vec::new(),
        };
        let mut places: BTreeMap<(Option<SourceId>, Option<EvidenceId>), usize> = BTreeMap::new();
        let mut leaves = Vec::new();
        for evidence in &case.evidence {
            let side = match evidence.stance {
                Stance::Supports => &audited.weighed.support,
                Stance::Disputes | Stance::BearsOn => &audited.weighed.dispute,
            };
            let marks = |hop: &Hop| evidence.stance != Stance::BearsOn && is_bottleneck(standing, side, hop);
            let mut before: Option<(usize, String)> = None;
            for (layer, hop) in evidence.chain.hops().iter().enumerate() {
                // A relay that nobody names is another one each time.
                let key = (hop.source, hop.source.is_none().then_some(evidence.id));
                let at = *places.entry(key).or_insert_with(|| {
                    let (label, sort) = match hop.source {
                        Some(source) => (
                            format!(
                                "{}\n[{}]",
                                plain::line(&standing.written_name(source)),
                                standing.kind(source)
                            ),
                            Sort::Source,
                        ),
                        None => ("?\n[unnamed]".to_owned(), Sort::Nobody),
                    };
                    picture.nodes.push(Node { label, sort, is_bottleneck: false, layer });
                    picture.nodes.len() - 1
                });
                let node = &mut picture.nodes[at];
                node.layer = node.layer.max(layer);
                node.is_bottleneck |= marks(hop);
                if let Some((from, label)) = before.take() {
                    picture.edge(from, at, label);
                }
                before = Some((at, hop.manner.map_or_else(String::new, |manner| manner.to_string())));
            }
            picture.nodes.push(Node {
                label: format!("{} in {}", evidence.id, evidence.document),
                sort: Sort::Evidence,
                is_bottleneck: false,
                layer: 0,
            });
            let leaf = picture.nodes.len() - 1;
            leaves.push((leaf, evidence.stance));
            if let Some((from, label)) = before {
                picture.edge(from, leaf, label);
            }
        }
        let deepest = picture.nodes.iter().map(|node| node.layer + 1).max().unwrap_or(0);
        for (leaf, _) in &leaves {
            picture.nodes[*leaf].layer = deepest;
        }
        picture.nodes.push(Node {
            label: picture.title.clone(),
            sort: Sort::Claim,
            is_bottleneck: false,
            layer: deepest + 1,
        });
        let claim = picture.nodes.len() - 1;
        for (leaf, stance) in leaves {
            picture.edge(leaf, claim, stance.to_string());
        }
        picture
    }

    fn edge(&mut self, from: usize, to: usize, label: String) {
        let edge = Edge { from, to, label };
        if !self.edges.contains(&edge) {
            self.edges.push(edge);
        }
    }

    /// As DOT, the language of Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        let quoted = |text: &str| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        };
        let mut made = format!("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(&self.title));
        for (at, node) in self.nodes.iter().enumerate() {
            let look = match node.sort {
                _ if node.is_bottleneck => ", color=red, penwidth=3, xlabel=\"bottleneck\"",
                Sort::Source => "",
                Sort::Nobody => ", style=dashed",
                Sort::Evidence => ", shape=note",
                Sort::Claim => ", shape=box, style=bold",
            };
            let _ = writeln!(made, "  n{at} [label={}{look}];", quoted(&node.label));
        }
        for edge in &self.edges {
            let label = if edge.label.is_empty() {
                String::new()
            } else {
                format!(" [label={}]", quoted(&edge.label))
            };
            let _ = writeln!(made, "  n{} -> n{}{label};", edge.from, edge.to);
        }
        made.push_str("}\n");
        made
    }

    /// As Mermaid, which Markdown pages draw.
    #[must_use]
    pub fn mermaid(&self) -> String {
        // Entities are the only escapes that Mermaid knows.
        let quoted = |text: &str| {
            let mut made = String::from("\"");
            for c in text.chars() {
                match c {
                    '\n' => made.push_str("<br/>"),
                    '"' | '#' | '&' | '<' | '>' | '`' | ';' | '\\' | '|' => {
                        let _ = write!(made, "#{};", u32::from(c));
                    }
                    c => made.push(c),
                }
            }
            made + "\""
        };
        let mut made = String::from("flowchart LR\n");
        for (at, node) in self.nodes.iter().enumerate() {
            let label = quoted(&node.label);
            let _ = match node.sort {
                Sort::Evidence => writeln!(made, "  n{at}([{label}])"),
                Sort::Claim => writeln!(made, "  n{at}[[{label}]]"),
                Sort::Source | Sort::Nobody => writeln!(made, "  n{at}[{label}]"),
            };
        }
        for edge in &self.edges {
            let label =
                if edge.label.is_empty() { String::new() } else { format!("|{}|", quoted(&edge.label)) };
            let _ = writeln!(made, "  n{} -->{label} n{}", edge.from, edge.to);
        }
        made.push_str("  classDef bottleneck stroke:#c00,stroke-width:3px\n");
        made.push_str("  classDef nobody stroke-dasharray:4\n");
        for (at, node) in self.nodes.iter().enumerate() {
            if node.is_bottleneck {
                let _ = writeln!(made, "  class n{at} bottleneck");
            } else if node.sort == Sort::Nobody {
                let _ = writeln!(made, "  class n{at} nobody");
            }
        }
        made
    }

    /// As SVG, for screens light and dark and for paper.
    #[must_use]
    pub fn svg(&self) -> String {
        const WIDTH: usize = 180;
        const GAP: usize = 70;
        const LINE: usize = 17;
        let layers = self.nodes.iter().map(|node| node.layer + 1).max().unwrap_or(1);
        let lines: Vec<Vec<String>> = self.nodes.iter().map(|node| lines(&node.label, 24)).collect();
        let height =
            |at: usize| lines[at].len() * LINE + 14 + if self.nodes[at].is_bottleneck { LINE } else { 0 };
        let mut filled = vec![20; layers];
        let places: Vec<(usize, usize)> = (0..self.nodes.len())
            .map(|at| {
                let layer = self.nodes[at].layer;
                let y = filled[layer];
                filled[layer] += height(at) + 18;
                (20 + layer * (WIDTH + GAP), y)
            })
            .collect();
        let mut paths = String::new();
        for edge in &self.edges {
            let (from, to) = (places[edge.from], places[edge.to]);
            let mut here = (from.0 + WIDTH, from.1 + height(edge.from) / 2);
            let _ = write!(paths, "<path class=\"e\" d=\"M{} {}", here.0, here.1);
            // Back to a layer before, as in a circle: around below.
            let curve = |paths: &mut String, from: (usize, usize), to: (usize, usize)| {
                let bend = if to.0 > from.0 { GAP / 2 } else { WIDTH };
                let (out, into) = (from.0 + bend, to.0.saturating_sub(bend));
                let _ = write!(paths, "C{out} {} {into} {} {} {}", from.1, to.1, to.0, to.1);
            };
            // Where it passes layers by, it has a lane of its own there, below their boxes.
            let between = self.nodes[edge.from].layer + 1..self.nodes[edge.to].layer;
            for (layer, lane) in filled.iter_mut().enumerate().filter(|(layer, _)| between.contains(layer)) {
                let (x, y) = (20 + layer * (WIDTH + GAP), *lane + 4);
                *lane += 14;
                curve(&mut paths, here, (x, y));
                let _ = write!(paths, "H{}", x + WIDTH);
                here = (x + WIDTH, y);
            }
            curve(&mut paths, here, (to.0, to.1 + height(edge.to) / 2));
            paths.push_str("\" marker-end=\"url(#a)\"/>\n");
            if !edge.label.is_empty() {
                let (x, y) = (from.0 + WIDTH + 4, from.1 + height(edge.from) / 2);
                let label = html(&edge.label);
                let _ = writeln!(
                    paths,
                    "<text class=\"l\" x=\"{x}\" y=\"{}\">{label}</text>",
                    y.saturating_sub(4)
                );
            }
        }
        let (total_width, total_height) =
            (layers * (WIDTH + GAP) - GAP + 40, filled.iter().max().copied().unwrap_or(20) + 10);
        let mut made = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {total_width} {total_height}\" width=\"{total_width}\" height=\"{total_height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>{}</title>\n<style>{STYLE}</style>\n<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#777\"/></marker></defs>\n{paths}",
            html(&self.title)
        );
        for (at, node) in self.nodes.iter().enumerate() {
            let (x, y) = places[at];
            let class = match node.sort {
                _ if node.is_bottleneck => "b k",
                Sort::Nobody => "b n",
                Sort::Claim => "b c",
                Sort::Source | Sort::Evidence => "b",
            };
            let round = if node.sort == Sort::Evidence { 12 } else { 3 };
            let _ = writeln!(
                made,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{}\" rx=\"{round}\"/>",
                height(at)
            );
            for (line, text) in lines[at].iter().enumerate() {
                let _ = writeln!(
                    made,
                    "<text class=\"t\" x=\"{}\" y=\"{}\">{}</text>",
                    x + 8,
                    y + 18 + line * LINE,
                    html(text)
                );
            }
            if node.is_bottleneck {
                let _ = writeln!(
                    made,
                    "<text class=\"m\" x=\"{}\" y=\"{}\">bottleneck</text>",
                    x + 8,
                    y + 18 + lines[at].len() * LINE
                );
            }
        }
        made.push_str("</svg>\n");
        made
    }
}
