//! A page of HTML: self-contained, no script, for screens light and dark and for paper.

use std::io;

use super::{About, Out, SheetWriter};
use crate::model::sheet::{Cell, SheetColumn};
use crate::text::markup::{CONTENT_POLICY, html};

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#6669;--ink:#111;--paper:#fff;--head:#f3f3f0}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--head:#242424;--soft:#aaa9}}
body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:1.5rem}
h1{font-size:1.4rem;margin:0 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1rem}
dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
.sheet{overflow-x:auto}table{border-collapse:collapse;min-width:100%}
caption{text-align:start;padding:.3rem 0}th,td{text-align:start;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
thead th{background:var(--head);position:sticky;top:0}td.count{text-align:end;font-variant-numeric:tabular-nums}
td.long{min-width:16rem;overflow-wrap:anywhere}.below{max-width:60rem;overflow-wrap:anywhere}.below h2{font-size:1.2rem;border-top:2px solid var(--line);padding-top:1rem;margin-top:2rem}.below h3{font-size:1rem;margin-bottom:.2rem}blockquote{margin:.4rem 0;padding:.2rem .9rem;border-inline-start:4px solid var(--line)}mark{background:#fff3b0;color:#111}blockquote footer{font-size:.85rem}.picture{overflow-x:auto}.picture svg{max-width:max(100%,44rem);height:auto}ul{margin:0;padding-inline-start:1.1rem}a:focus-visible,.sheet:focus-visible{outline:3px solid Highlight}
@media print{@page{size:A4 landscape;margin:12mm}body{margin:0;font-size:9.5pt}.below h2,.below h3{break-after:avoid}blockquote{break-inside:avoid}.picture svg{max-width:100%;height:auto}.sheet{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}thead th{position:static}td.long{min-width:0}}";

/// Writes a page with one table.
pub struct Html<'o> {
    out: Out<'o>,
    about: About,
    columns: Vec<SheetColumn>,
    /// Whether the first cell links to what is told further down.
    is_linked: bool,
}

impl<'o> Html<'o> {
    /// Begins a page.
    pub fn new(out: Out<'o>, about: About) -> Self {
        Self { out, about, columns: Vec::new(), is_linked: false }
    }

    /// The first cell of each row links to a heading further down the page, by its text.
    #[must_use]
    pub fn linked(mut self) -> Self {
        self.is_linked = true;
        self
    }

    /// Ends the table, and lets more be written before the page ends.
    pub fn below(&mut self) -> io::Result<Out<'_>> {
        writeln!(self.out, "</tbody>\n</table>\n</div>\n<div class=\"below\">")?;
        Ok(self.out)
    }

    /// Ends the page, after what was written below the table.
    pub fn end(self) -> io::Result<()> {
        writeln!(self.out, "</div>\n</body>\n</html>")
    }
}

impl SheetWriter for Html<'_> {
    fn begin(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        self.columns = columns.to_vec();
        let title = html(&self.about.title);
        write!(
            self.out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{CONTENT_POLICY}\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
        )?;
        for (name, value) in &self.about.facts {
            writeln!(self.out, "<dt>{}</dt><dd><bdi>{}</bdi></dd>", html(name), html(value))?;
        }
        writeln!(
            self.out,
            "</dl>\n<div class=\"sheet\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\n<table>\n<thead>\n<tr>"
        )?;
        for column in columns {
            writeln!(
                self.out,
                "<th scope=\"col\" title=\"{}\">{}</th>",
                html(column.doc),
                html(&column.name.replace('_', " "))
            )?;
        }
        writeln!(self.out, "</tr>\n</thead>\n<tbody>")
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.out.write_all(b"<tr>")?;
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let class = match cell {
                Cell::Count(_) => " class=\"count\"",
                _ if column.width >= 30 => " class=\"long\"",
                _ => "",
            };
            let text = match cell {
                Cell::List(items) if items.len() > 1 => {
                    let items: Vec<String> =
                        items.iter().map(|item| format!("<li><bdi>{}</bdi></li>", html(item))).collect();
                    format!("<ul>{}</ul>", items.concat())
                }
                Cell::Text(_) | Cell::List(_) => format!("<bdi>{}</bdi>", html(&cell.plain())),
                cell => cell.plain(),
            };
            if at == 0 && self.is_linked {
                let id = html(&cell.plain());
                write!(self.out, "<th scope=\"row\"{class}><a href=\"#{id}\">{text}</a></th>")?;
            } else if at == 0 {
                write!(self.out, "<th scope=\"row\"{class}>{text}</th>")?;
            } else {
                write!(self.out, "<td{class}>{text}</td>")?;
            }
        }
        writeln!(self.out, "</tr>")
    }

    fn finish(&mut self) -> io::Result<()> {
        writeln!(self.out, "</tbody>\n</table>\n</div>\n</body>\n</html>")
    }
}
