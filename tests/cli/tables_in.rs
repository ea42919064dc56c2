//! Claims that come in from tables, from TOML and from `ClaimReview`s.

use super::{Desk, REPORT};

const TABLE: &str = "Afirmación;Archivo;Cita;Según;Confianza;Etiquetas;Notas\n\
Dos bases;report.txt;«dos bases»;Figuera [person];possible;story:bases;n\n\
Dos bases;report.txt;lo niega;Kremlin [body];;;\n\
\"Otra; \"\"cosa\"\"\nen dos líneas\";;;;probable;;\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    desk
}

fn wordings(desk: &Desk) -> Vec<String> {
    let audit = desk.json(&["audit"]);
    audit["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| claim["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_table_is_taken_as_its_headings_say_once_somebody_confirms_it() {
    let desk = desk();
    desk.file("t.csv", TABLE);
    desk.run(&["import", "t.csv"]).refused(&["not confirmed", "--map guess", "--map \"Cita=excerpt\""]);
    assert!(wordings(&desk).is_empty());
    let dry = desk.run(&["import", "t.csv", "--map", "guess", "--dry-run"]);
    assert!(dry.err().contains("would import 2 sources, 1 document, 2 claims, 2 pieces"), "{}", dry.err());
    assert!(wordings(&desk).is_empty());
    desk.run(&["import", "t.csv", "--map", "guess"]).saying(&[
        "new source S2 “Figuera” [person]",
        "new source S3 “Kremlin” [body]",
        "imported 2 sources, 1 document, 2 claims, 2",
    ]);
    assert_eq!(wordings(&desk), ["Dos bases", "Otra; \"cosa\"\nen dos líneas"]);
    let again = desk.run(&["import", "t.csv", "--map", "guess"]);
    assert!(again.err().contains("skipped 5 lines"), "{}", again.err());
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn tabs_and_workbooks_come_to_the_same() {
    let desk = desk();
    desk.file(
        "t.tsv",
        "Claim\tDocument\tQuote\tSource\nDos bases\treport.txt\t«dos bases»\tFiguera [person]\n",
    );
    desk.run(&["import", "t.tsv", "--map", "guess"])
        .saying(&["new source S2 “Figuera” [person]", "imported 1 source, 1 document, 1 claim, 1 piece"]);
    let book = |rows: &[[&str; 4]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        // Not in the corner, as tables often are.
        for (row, cells) in (2_u32..).zip(rows) {
            for (column, cell) in (1_u16..).zip(cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
        book.save(desk.path().join("b.xlsx")).unwrap();
    };
    let heading = ["Claim", "Document", "Quote", "Source"];
    let fine = ["Tres bases", "report.txt", "lo niega", "Kremlin [body]"];
    book(&[heading, fine, ["Mal", "report.txt", "no está", ""]]);
    desk.run(&["import", "b.xlsx", "--map", "guess"])
        .refused(&["1 error", "row 5, column D (excerpt): excerpt not found in D1"]);
    desk.run(&["import", "b.xlsx", "--sheet", "Hoja"]).refused(&["no sheet “Hoja”; the sheets are: Sheet1"]);
    assert_eq!(wordings(&desk), ["Dos bases"]);
    book(&[heading, fine]);
    desk.run(&["import", "b.xlsx", "--map", "guess"])
        .saying(&["new source S3 “Kremlin” [body]", "imported 1 source, 0 documents, 1 claim, 1"]);
    assert_eq!(wordings(&desk), ["Dos bases", "Tres bases"]);
}

#[test]
fn all_that_is_wrong_is_told_by_row_and_column_and_nothing_is_made() {
    let desk = desk();
    let more = "Mal;report.txt;no está;X;sure;;\nPeor;otro.txt;x;X;;;\n;report.txt;x;;;;\n";
    desk.file("t.csv", format!("{TABLE}{more}"));
    desk.run(&["import", "t.csv", "--map", "guess"]).refused(&[
        "row 5, column E (confidence): `sure` is not a valid confidence",
        "row 6, column B (document): no document has the key `otro.txt`",
        "row 7, column A (text): this row has no claim",
        "nothing was imported",
    ]);
    assert!(wordings(&desk).is_empty());
    desk.run(&["import", "t.csv", "--map", "Nada=text"]).refused(&["no column has this heading"]);
    desk.run(&["import", "t.csv", "--map", "Cita=words"]).refused(&["`words` is not a valid field"]);
    desk.run(&["import", "t.csv", "--map", "Cita=excerpt"])
        .refused(&["no column contains the wording of the claims"]);
    desk.file("latin.csv", b"Claim\nInformaci\xf3n\n");
    desk.run(&["import", "latin.csv", "--map", "guess"]).refused(&["row 2", "not UTF-8"]);
    desk.file("b.xlsx", "no workbook");
    desk.run(&["import", "b.xlsx"]).refused(&["b.xlsx cannot be read"]);
}

const BY_HAND: &str = r#"[[source]]
name = "Kremlin"
kind = "body"

[[document]]
path = "report.txt"
publisher = "Infobae [outlet]"
published = 2024-06-14

[[claim]]
text = "No bases"
slug = "none"
tags = ["a"]

[[claim.evidence]]
document = "report.txt"
excerpt = "lo niega"
per = "Kremlin"

[[claim]]
text = "Two"
slug = "two"

[[contradiction]]
claims = ["none", "two"]
why = "either or"
"#;

#[test]
fn toml_is_taken_and_its_faults_named_by_line() {
    let desk = desk();
    desk.file("claims.toml", BY_HAND);
    desk.run(&["import", "claims.toml"])
        .saying(&["new source S3 “Infobae” [outlet]", "imported 2 sources, 1 document, 2 claims, 1"]);
    assert_eq!(wordings(&desk), ["No bases", "Two"]);
    assert_eq!(desk.json(&["show", "none"])["contradicts"][0]["claim"], "C2");
    let again = desk.run(&["import", "claims.toml"]);
    assert!(again.err().contains("skipped 6 lines"), "{}", again.err());
    for (wrong, says) in [
        (BY_HAND.replace("kind = \"body\"", "kind = \"thing\""), "line 3"),
        (BY_HAND.replace("slug = \"two\"", "slig = \"two\""), "line 22"),
        (BY_HAND.replace("\"lo niega\"", "\"no está\""), "line 15: excerpt not found"),
        (BY_HAND.replace("report.txt", "../report.txt"), "is outside"),
    ] {
        let fresh = self::desk();
        fresh.file("claims.toml", wrong);
        fresh.run(&["import", "claims.toml"]).refused(&[says, "nothing was imported"]);
        assert!(wordings(&fresh).is_empty());
    }
}

#[test]
fn a_claim_review_is_a_claim_with_its_chain_and_its_rating_no_confidence() {
    let page = r#"<html><script type="application/ld+json">{"@type":["ClaimReview"],"url":"https://check.example/1",
"datePublished":"2024-06-14","claimReviewed":"Hay \u00abdos bases\u00bb","author":{"name":"Check"},
"itemReviewed":{"author":{"@type":"Person","name":"A. B."},"firstAppearance":{"url":"https://www.paper.example/x"}},
"reviewRating":{"alternateName":"False"}}</script></html>"#;
    let desk = Desk::new();
    desk.file("r.html", page);
    desk.run(&["import", "r.html"]).saying(&[
        "new source S2 “Check” [outlet]",
        "new source S3 “A. B.” [person]",
        "new source S4 “paper.example” [unjudged]; set",
        "imported 3 sources, 1 document, 1 claim, 2",
    ]);
    let shown = desk.run(&["show", "C1"]).fine();
    for part in
        ["Hay «dos bases»", "unjudged", "A. B. > paper.example > Check", "Rating: False", "Bearing on it"]
    {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
    assert_eq!(desk.json(&["verify"])["holds"], true);
    let told = Desk::new();
    told.file("r.html", page);
    told.run(&["import", "r.html", "--rating", "False=improbable"]).saying(&[
        "new source S2 “Check” [outlet]",
        "new source S3 “A. B.” [person]",
        "new source S4 “paper.example” [unjudged]; set",
        "imported 3 sources, 1 document, 1 claim, 2",
    ]);
    assert_eq!(told.json(&["show", "C1"])["confidence"], "improbable");
    told.run(&["import", "r.html", "--rating", "False"]).refused(&["RATING=CONFIDENCE"]);
    told.file("none.html", "<p>nothing</p>");
    told.run(&["import", "none.html"]).refused(&["it contains no ClaimReview", "nothing was imported"]);
}

#[test]
fn only_claims_with_a_verdict_go_out_as_claim_reviews_and_come_back_as_they_were() {
    let desk = desk();
    desk.file("claims.toml", BY_HAND);
    desk.run(&["import", "claims.toml"])
        .saying(&["new source S3 “Infobae” [outlet]", "imported 2 sources, 1 document, 2 claims, 1"]);
    desk.run(&["publish", "none", "two", "--in", "Print, page 3", "--on", "2024-06-14"]).fine();
    assert_eq!(
        desk.run(&["export", "--format", "claimreview"])
            .saying(&["none of these claims was published with a"]),
        "[]"
    );
    let publish =
        ["publish", "none", "--in", "https://desk.example/1", "--on", "2024-06-15", "--verdict", "Half true"];
    desk.run(&publish).fine();
    desk.run(&publish).refused(&["already recorded there"]);
    let out = desk.run(&["export", "--format", "claimreview"]).fine();
    let reviews: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(reviews.as_array().unwrap().len(), 1);
    assert_eq!(reviews[0]["claimReviewed"], "No bases");
    assert_eq!(reviews[0]["reviewRating"]["alternateName"], "Half true");
    assert_eq!(reviews[0]["itemReviewed"]["author"]["name"], "Kremlin");
    assert_eq!(reviews[0]["itemReviewed"]["author"]["@type"], "Organization");
    assert!(reviews[0]["reviewRating"]["ratingValue"].is_null());
    let other = Desk::new();
    other.file("r.json", &out);
    other
        .run(&["import", "r.json"])
        .saying(&["new source S2 “Kremlin” [body]", "imported 1 source, 1 document, 1 claim, 2"]);
    assert!(other.run(&["show", "C1"]).fine().contains("Kremlin > Our desk"));
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn rows_of_one_claim_must_not_gainsay_each_other() {
    let desk = desk();
    desk.file("t.csv", "Claim,Confidence,Tags\nDos bases,probable,a\nDos bases,confirmed,\n");
    desk.run(&["import", "t.csv", "--map", "guess"]).refused(&[
        "row 3, column B (confidence): `confirmed` differs from the first row of this claim: probable",
    ]);
    desk.file("t.csv", "Claim,Confidence\nDos bases,probable\nDos bases,\n");
    let ran = desk.run(&["import", "t.csv", "--map", "Claim=text"]);
    assert!(ran.err().contains("columns not imported: “Confidence” (confidence)"), "{}", ran.err());
}

#[test]
fn a_claim_review_is_known_by_how_it_begins() {
    let desk = Desk::new();
    let review =
        "{\n\"@type\": \"ClaimReview\", \"claimReviewed\": \"Hay bases\", \"author\": {\"name\": \"Check\"}}";
    let says = ["new source S2 “Check” [outlet]", "imported 1 source, 1 document, 1 claim"];
    desk.run_with_input(&["import", "-"], review.as_bytes()).saying(&says);
    assert_eq!(wordings(&desk), ["Hay bases"]);
}

#[test]
fn tables_that_are_broken_or_made_to_break_are_refused() {
    let desk = desk();
    desk.file("open.csv", "text,key\n\"first,1\nsecond,2\n");
    desk.run(&["import", "open.csv", "--map", "guess"]).refused(&["row 2", "never closed"]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Claim").unwrap();
    sheet.write_string(1, 0, "Dos bases").unwrap();
    sheet.write_string(1_048_575, 16_383, "far").unwrap();
    book.save(desk.path().join("far.xlsx")).unwrap();
    desk.run(&["import", "far.xlsx", "--map", "guess"]).refused(&["row 1048576", "this row has no claim"]);
    assert_eq!(wordings(&desk).len(), 0);
    desk.file("s.csv", "text,slug,tags\nx,C1,t\n");
    desk.run(&["import", "s.csv", "--map", "guess"]).refused(&["row 2, column B (slug)"]);
}
