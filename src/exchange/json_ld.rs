//! JSON-LD in the scripts of a page (<https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents>).

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::{local_name, tendril::StrTendril};

/// A script of JSON-LD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The line of the page on which it begins, from 1.
    pub line: u64,
    /// What it contains.
    pub text: String,
}

/// The scripts of JSON-LD in a page, in order. One that the page ends in is left out.
#[must_use]
pub fn scripts(page: &str) -> Vec<Script> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let tokenizer = Tokenizer::new(Scripts::default(), html5ever::tokenizer::TokenizerOpts::default());
    // Pauses after each script, where a browser would run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.sink.found.into_inner()
}

#[derive(Default)]
struct Scripts {
    found: RefCell<Vec<Script>>,
    /// The script that is being read.
    open: RefCell<Option<Script>>,
}

impl TokenSink for Scripts {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                if tag.name == local_name!("script") {
                    let is_json_ld = tag.attrs.iter().any(|attribute| {
                        attribute.name.local == local_name!("type")
                            && attribute.value.trim().eq_ignore_ascii_case("application/ld+json")
                    });
                    *self.open.borrow_mut() = is_json_ld.then(|| Script { line, text: String::new() });
                    return TokenSinkResult::RawData(RawKind::ScriptData);
                }
                raw(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
            }
            Token::TagToken(tag) => {
                if tag.name == local_name!("script") {
                    self.found.borrow_mut().extend(self.open.borrow_mut().take());
                }
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                if let Some(open) = self.open.borrow_mut().as_mut() {
                    open.text.push_str(&text);
                }
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// How an element's content is read where nothing in it is markup.
fn raw(name: &html5ever::LocalName) -> Option<RawKind> {
    match *name {
        local_name!("title") | local_name!("textarea") => Some(RawKind::Rcdata),
        local_name!("style")
        | local_name!("xmp")
        | local_name!("iframe")
        | local_name!("noembed")
        | local_name!("noframes") => Some(RawKind::Rawtext),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_where_they_stand() {
        let page = "<!doctype html>\n<title><script type=application/ld+json>{\"no\":1}</script></title>\n\
                    <script>if (a < b) '<script type=\"application/ld+json\">'</script>\n\
                    <SCRIPT data-x='>' TYPE=\"Application/LD+JSON\">\n{\"a\":\"&amp;<b>\"}</script\n><p>\n\
                    <!-- <script type=\"application/ld+json\">{}</script> -->\n\
                    <script type=\"application/ld+json\">{\"b\":2}</script>\
                    <script type=\"application/ld+json\">{\"cut\":";
        let found = scripts(page);
        let found: Vec<(u64, &str)> = found.iter().map(|script| (script.line, script.text.trim())).collect();
        assert_eq!(found, [(4, "{\"a\":\"&amp;<b>\"}"), (8, "{\"b\":2}")]);
    }
}
