//! `ClaimReview`s, alone and in pages.

use serde_json::{Value, json};

use super::{Target, import};
use crate::dice::Dice;
use crate::program::Place;
use crate::{hostile, json};

pub struct ClaimReview;

fn review(number: usize) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "ClaimReview", "url": format!("https://check.example/{number}"),
        "datePublished": "2024-06-14", "claimReviewed": format!("Hay «{number} bases»"), "inLanguage": "es",
        "author": { "@type": "Organization", "name": "Check", "url": "https://check.example" },
        "itemReviewed": { "@type": "Claim", "author": { "@type": "Person", "name": "A, B" }, "datePublished": "2024-06-01",
            "firstAppearance": { "@type": "CreativeWork", "url": "https://www.paper.example/x" },
            "appearance": [{ "@type": "CreativeWork", "url": "https://www.paper.example/y" }] },
        "reviewRating": { "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False" },
    })
}

impl Target for ClaimReview {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let reviews: Vec<Value> = (0..=dice.below(4)).map(review).collect();
        let mut value = match dice.below(4) {
            0 => json!({ "@context": "https://schema.org", "@graph": reviews }),
            1 => reviews[0].clone(),
            2 => json!([{ "@type": "WebPage", "mainEntity": reviews }]),
            _ => json!(reviews),
        };
        for _ in 0..dice.few() {
            json::change(dice, &mut value);
        }
        let text = json::written(&value);
        let text = match dice.below(5) {
            0 => text,
            1 => format!("<html><body><SCRIPT type=\"application/ld+json\">\n{text}</script><p>x</p>"),
            2 => format!(
                "<!DOCTYPE html><script>var a='<script>'</script><script type='application/ld+json' {}>{text}</script>",
                hostile::text(dice)
            ),
            3 => format!("<script type=application/ld+json><![CDATA[{text}]]></script>")
                .repeat(*dice.pick(&[1, 2, 200])),
            _ => format!("<script type=\"application/ld+json\">{text}"),
        };
        if dice.one_in(4) { hostile::smashed(dice, text.into_bytes()) } else { text.into_bytes() }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        import(input, "in.html", &["--format", "claimreview", "--rating", "False=improbable"], dice, place)
    }
}
