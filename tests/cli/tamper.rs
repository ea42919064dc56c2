//! Whatever is changed behind perwhom's back is found and named.

use std::fs;

use super::Desk;

/// A ledger with something in every table: made once, and copied for each test.
fn full() -> Desk {
    static LEDGER: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let desk = Desk::empty();
    let ledger = LEDGER.get_or_init(|| std::fs::read(made_in_full().ledger()).unwrap());
    std::fs::write(desk.ledger(), ledger).unwrap();
    desk
}

fn made_in_full() -> Desk {
    let desk = Desk::with_report();
    desk.run(&[
        "add",
        "Two (per Figuera [person])",
        "--from",
        "D1",
        "--excerpt",
        "dos bases",
        "--tag",
        "a",
        "--slug",
        "two",
    ])
    .saying(&["new source S3 “Figuera” [person]"]);
    desk.run(&["add", "None (per Kremlin [office])", "--from", "D1", "--excerpt", "lo niega"])
        .saying(&["new source S4 “Kremlin” [office]"]);
    desk.run(&["contradict", "C1", "C2", "--why", "two or none"])
        .saying(&["to resolve it later: perwhom resolve C1 C2"]);
    desk.run(&["resolve", "C1", "C2", "--for", "C1", "--why", "seen"]).fine();
    desk.run(&["source", "alias", "Figuera", "Figueroa"]).fine();
    desk.run(&["source", "set", "Kremlin", "--name", "the Kremlin"]).fine();
    desk.run(&["source", "set", "Kremlin", "--reliability", "D"]).fine();
    desk.run(&["add", "x (per Figuerra)", "--from", "D1", "--excerpt", "dos bases"]).saying(&[
        "new source S5 “Figuerra” [unjudged]; set its",
        "hint: S3 “Figuera” has a similar name; if they",
    ]);
    desk.run(&["source", "merge", "Figuerra", "--into", "Figuera"]).saying(&["S5 is now [person]"]);
    desk.run(&["withdraw", "E3", "--why", "misread"]).fine();
    desk.file("b.txt", "dos bases, dicen");
    desk.run(&["capture", "b.txt"]).fine();
    desk.run(&["document", "copy", "D2", "--of", "D1"]).fine();
    desk.run(&["policy", "set", "circular", "deny"]).fine();
    desk.file("k.jsonl", "{\"type\":\"claim\",\"key\":\"k\",\"text\":\"imported\"}\n");
    desk.run(&["import", "k.jsonl"]).saying(&["imported 0 sources, 0 documents, 1 claim, 0"]);
    desk.run(&["revise", "C1", "--text", "Two bases", "--why", "of what"]).saying(&["Two{+ bases+}"]);
    desk.run(&["review", "C1", "--approve", "--note", "read"])
        .saying(&["you are an author of C1: somebody else must"]);
    desk.run(&["publish", "C1", "--in", "page 3", "--on", "2026-11-22"]).fine();
    desk.run(&["waive", "C1", "single-sourced", "--why", "he must know"]).fine();
    desk.run(&["source", "discredit", "Infobae", "--why", "invented"]).fine();
    desk.run(&["document", "recall", "D2", "--why", "withdrawn"]).fine();
    desk.run(&["policy", "set", "confirmed-needs", "3", "--tag", "a"]).fine();
    desk.run(&["seal"]).saying(&["keep this where people who can write to the"]);
    desk.run(&["retract", "C4", "--why", "a trial"]).fine();
    let early = desk
        .command()
        .stdout(std::process::Stdio::null())
        .env("PERWHOM_NOW", "2026-11-01T00:00:00Z")
        .args(["revise", "C1", "--confidence", "possible", "--why", "w"])
        .status();
    assert!(early.unwrap().success());
    assert_eq!(desk.json(&["verify"])["holds"], true);
    desk
}

#[track_caller]
fn caught(sql: &str, says: &[&str]) {
    let desk = full();
    desk.sql(sql);
    let ran = desk.run(&["verify"]);
    assert_eq!(ran.status, 1, "not caught: {sql}\n{ran:?}");
    for part in says {
        assert!(ran.out.contains(part), "{sql}: no `{part}` in\n{}", ran.out);
    }
}

#[test]
fn any_row_of_any_table_that_is_changed_is_named() {
    for (sql, says) in [
        (
            "UPDATE claim SET text = 'Three' WHERE row / 4096 = 1",
            &[
                "claim C1: its wording in the table differs from entry 3 of 2026-11-22T02:21:00.000Z by checker-1",
                "concerns C1",
            ][..],
        ),
        ("UPDATE claim SET confidence = 'confirmed' WHERE row / 4096 = 1", &["claim C1: its confidence"]),
        ("UPDATE claim SET slug = 'three' WHERE row / 4096 = 1", &["claim C1: its slug"]),
        ("UPDATE claim SET since = 4 WHERE row / 4096 = 1", &["claim C1: its period"]),
        ("UPDATE claim SET until = 9 WHERE row / 4096 = 1", &["claim C1"]),
        ("UPDATE evidence SET stance = 'disputes' WHERE id = 1", &["evidence E1 of claim C1: its stance"]),
        ("UPDATE evidence SET chain = 2 WHERE id = 1", &["evidence E1 of claim C1: its chain"]),
        ("UPDATE evidence SET sha256 = zeroblob(32) WHERE id = 1", &["its SHA-256", "the excerpt of E1"]),
        (
            "UPDATE evidence SET start = start - 1 WHERE id = 1",
            &["its place", "the excerpt of E1 is not at its position in D1"],
        ),
        ("UPDATE evidence SET until = NULL WHERE id = 3", &["evidence E3"]),
        ("UPDATE evidence SET locator = 'p. 9' WHERE id = 1", &["its locator"]),
        ("UPDATE source SET kind = 'person' WHERE id = 2", &["source S2: its kind"]),
        (
            "UPDATE source SET reliability = 'A' WHERE id = 4 AND until IS NULL",
            &["source S4: its reliability"],
        ),
        ("UPDATE source SET under = 1 WHERE id = 3", &["source S3: what it is under"]),
        (
            "UPDATE name SET printed = 'Figaro' WHERE printed = 'Figueroa'",
            &["a name of source S3: its spelling"],
        ),
        (
            "UPDATE name SET folded = 'figaro' WHERE printed = 'Figueroa'",
            &[
                "a name of source S3 is missing from the tables",
                "a name of source S3 is in the tables but not in the log",
            ],
        ),
        (
            "UPDATE name SET printed = 'FIGUEROA' WHERE printed = 'Figueroa'",
            &["a name of source S3: its spelling"],
        ),
        (
            "UPDATE name SET until = NULL WHERE printed = 'Kremlin' AND until IS NOT NULL",
            &["a name of source S4"],
        ),
        ("UPDATE merged SET target = 2", &["the merging of source S5"]),
        ("UPDATE document SET publisher = 4 WHERE id = 1", &["document D1: its publisher"]),
        ("UPDATE document SET title = 'x' WHERE id = 1", &["document D1: its title"]),
        ("UPDATE copy SET suspected = 1", &["the copying of D1 by D2"]),
        (
            "UPDATE tag SET tag = 'b'",
            &["tag a of claim C1 is missing", "tag b of claim C1 is in the tables but not in the log"],
        ),
        (
            "UPDATE contradiction SET why = 'x' WHERE until IS NULL",
            &["the contradiction of C1 and C2: its reason", "concerns C1, C2"],
        ),
        ("UPDATE contradiction SET outcome = 'neither' WHERE until IS NULL", &["its state"]),
        ("UPDATE severity SET severity = 'allow'", &["the severity of circular"]),
        (
            "UPDATE severity SET tag = 'a'",
            &["the severity of circular is missing", "the severity of circular for a"],
        ),
        ("UPDATE retracted SET why = 'x'", &["the retraction of claim C4", "concerns C4"]),
        ("UPDATE retracted SET until = since + 1", &["the retraction of claim C4"]),
        ("UPDATE review SET verdict = 'return'", &["review 1 of claim C1: its verdict", "concerns C1"]),
        ("UPDATE review SET note = NULL", &["review 1 of claim C1: its note"]),
        ("UPDATE review SET role = 'legal'", &["review 1 of claim C1: its role"]),
        (
            "UPDATE review SET fingerprint = '1:' || lower(hex(zeroblob(32)))",
            &["its fingerprint", "a fingerprint that the claim did not have then"],
        ),
        ("UPDATE review SET own = 0", &["whether it was of the reviewer's own work", "was an author of it"]),
        ("UPDATE review SET relied = replace(relied, '\"high\":1', '\"high\":2')", &["what it relied on"]),
        ("UPDATE publication SET text = 'Six'", &["the publication of claim C1 in page 3: its wording"]),
        ("UPDATE publication SET version = 1", &["its version", "does not match version 1"]),
        ("UPDATE publication SET date = '2020'", &["its date"]),
        ("UPDATE publication SET place = 'page 4'", &["the publication of claim C1 in page 3 is missing"]),
        ("UPDATE waiver SET why = 'x'", &["the waiver of single-sourced on claim C1: its reason"]),
        ("UPDATE waiver SET last_day = '2030'", &["its last day"]),
        ("UPDATE waiver SET about = '[]'", &["what it is about"]),
        ("UPDATE discredited SET id = 3 WHERE what = 'S'", &["the discrediting of source S2 is missing"]),
        ("UPDATE discredited SET why = 'x' WHERE what = 'D'", &["the recall of document D2"]),
        ("UPDATE setting SET value = '1'", &["the setting confirmed-needs for a"]),
        (
            "UPDATE seal SET hash = zeroblob(32)",
            &["the seal of entry", "does not have the hash that was sealed"],
        ),
        ("DELETE FROM setback", &["the table setback"]),
        ("INSERT INTO setback VALUES (2)", &["the table setback"]),
        ("UPDATE import_key SET id = 1", &["import key `k`"]),
        ("UPDATE chain SET hops = 'S4:said>S2' WHERE number = 1", &["evidence E1"]),
        ("UPDATE hop SET source = 4 WHERE chain = 1 AND source = 3", &["the index of sources on chain"]),
        ("UPDATE desk SET source = 2", &["the ledger's owner"]),
        ("UPDATE line SET hash = zeroblob(32)", &["the table line"]),
    ] {
        caught(sql, says);
    }
}

#[test]
fn rows_taken_out_or_put_in_are_named() {
    caught("DELETE FROM evidence WHERE id = 1", &["evidence E1 of claim C1 is missing from the tables"]);
    caught("DELETE FROM claim WHERE row / 4096 = 1", &["claim C1 is missing"]);
    caught("DELETE FROM contradiction WHERE until IS NULL", &["the contradiction of C1 and C2"]);
    caught(
        "INSERT INTO tag VALUES (1, 'z', 3, NULL)",
        &["tag z of claim C1 is in the tables but not in the log"],
    );
    caught(
        "INSERT INTO claim SELECT 4200, since, NULL, 'new', language, confidence, NULL, said_by, held FROM claim WHERE row = 4096",
        &["claim C1"],
    );
    caught("INSERT INTO copy VALUES (1, 2, 3, NULL, 0)", &["the copying of D2 by D1"]);
}

/// Writes the hashes of the log anew from the first entry on, as a forger would.
fn rehash(desk: &Desk) {
    use perwhom::model::digest::Digest;
    let connection = rusqlite::Connection::open(desk.ledger()).unwrap();
    let mut rows = connection.prepare("SELECT n, batch, at, by, body FROM entry ORDER BY n").unwrap();
    let entries: Vec<(u64, u64, String, String, String)> = rows
        .query_map([], |row| {
            Ok((
                row.get::<_, i64>(0)?.unsigned_abs(),
                row.get::<_, i64>(1)?.unsigned_abs(),
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut before = Digest::ZERO;
    for (n, batch, at, by, body) in entries {
        let hash = perwhom::model::entry::hash(&before, n, batch, &at, &by, &body).unwrap();
        connection
            .execute(
                "UPDATE entry SET hash = ?1 WHERE n = ?2",
                rusqlite::params![hash.as_bytes(), i64::try_from(n).unwrap()],
            )
            .unwrap();
        before = hash;
    }
}

#[test]
fn a_forger_who_rewrites_everything_is_caught_by_a_seal() {
    let desk = full();
    let sealed =
        desk.run(&["seal", "--to", "today.seal"]).saying(&["saved to today.seal; keep it where people who"]);
    desk.run(&["add", "one more"]).fine();
    let against = |ledger: &str| desk.run(&["--ledger", ledger, "verify", "--against", "today.seal"]);
    against("perwhom.db").saying(&["verify --deep"]);
    let hash = sealed.lines().last().unwrap().strip_prefix("hash ").unwrap();
    desk.run(&["verify", "--deep", "--against", hash]).fine();
    // The last entries are cut off, and the tables made anew: nothing within the file shows it.
    let whole = std::fs::read(desk.ledger()).unwrap();
    let last = desk.json(&["log", "--limit", "1"])["entry"].as_u64().unwrap();
    desk.sql(&format!("DELETE FROM entry WHERE seq > {}", last - 3));
    desk.run(&["rebuild", "cut.db"]).ended(1, &["these are the differences; the new file has no problems"]);
    desk.run(&["--ledger", "cut.db", "verify", "--deep"]).fine();
    let ran = against("cut.db");
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("the log ends before it: entries were cut off"), "{ran:?}");
    // A word is changed, and every hash after it.
    std::fs::write(desk.ledger(), &whole).unwrap();
    desk.sql("UPDATE entry SET body = replace(body, 'he must know', 'he might know')");
    desk.sql("DELETE FROM entry WHERE body LIKE '%\"act\":\"seal\"%' AND seq < 0");
    rehash(&desk);
    desk.run(&["rebuild", "forged.db"]).ended(1, &["the log itself has problems, and so does the new file"]);
    let ran = against("forged.db");
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("does not have the sealed hash"), "{ran:?}");
    assert_eq!(desk.run(&["--ledger", "forged.db", "verify", "--against", hash]).status, 1);
    // From the first entry on: it is another ledger.
    std::fs::write(desk.ledger(), &whole).unwrap();
    desk.sql("UPDATE entry SET by = 'somebody' WHERE seq = 1");
    rehash(&desk);
    desk.sql("UPDATE line SET hash = (SELECT hash FROM entry WHERE seq = 1)");
    let ran = against("perwhom.db");
    assert!(ran.out.contains("the seal is of another ledger, or the log was rewritten"), "{ran:?}");
    desk.run(&["verify", "--against", "nothing"]).refused(&["--against nothing"]);
    desk.run(&["seal", "--to", "today.seal"]).refused(&["today.seal already exists"]);
}

#[test]
fn a_seal_can_be_signed_with_an_ssh_key() {
    let has_it = std::process::Command::new("ssh-keygen").arg("-?").output().is_ok();
    if !has_it {
        eprintln!("not run: it needs ssh-keygen");
        return;
    }
    let desk = full();
    let keygen = |args: &[&str], input: &str| {
        let mut child = std::process::Command::new("ssh-keygen")
            .args(args)
            .current_dir(desk.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        child.wait().unwrap().success()
    };
    assert!(keygen(&["-q", "-t", "ed25519", "-N", "", "-f", "key"], ""));
    let seal = desk
        .run(&["seal", "--to", "a.seal", "--sign", "key"])
        .saying(&["saved to a.seal; keep it where people who can"])
        + "\n";
    let public = std::fs::read_to_string(desk.path().join("key.pub")).unwrap();
    desk.file("allowed", format!("desk@example.org {public}"));
    let verify =
        ["-Y", "verify", "-f", "allowed", "-I", "desk@example.org", "-n", "perwhom", "-s", "a.seal.sig"];
    assert!(keygen(&verify, &seal));
    assert!(!keygen(&verify, &seal.replace("entry", "Entry")));
    // perwhom checks it, too, against those who may sign.
    let key = std::fs::read_to_string(desk.path().join("key.pub")).unwrap();
    desk.file("signers", format!("desk@example.org {key}"));
    let out = desk.run(&["verify", "--against", "a.seal", "--signers", "signers"]).saying(&["verify --deep"]);
    assert!(out.contains("a.seal was signed by desk@example.org"), "{out}");
    desk.run(&["verify", "--against", &"0".repeat(64), "--signers", "signers"])
        .refused(&["has no signature"]);
    desk.run(&["verify", "--against", "a.seal", "--signers", "nobody"]).refused(&["no file nobody"]);
    let signature = std::fs::read(desk.path().join("a.seal.sig")).unwrap();
    desk.run(&["seal", "--to", "d.seal"]).saying(&["saved to d.seal; keep it where people who can"]);
    desk.run(&["verify", "--against", "d.seal", "--signers", "signers"]).refused(&["no file d.seal.sig"]);
    // The signature of one seal beside another, and one by a stranger.
    desk.file("d.seal.sig", &signature);
    let ran = desk.run(&["verify", "--against", "d.seal", "--signers", "signers"]);
    assert!(
        ran.status == 1 && ran.out.contains("does not match the signature by desk@example.org"),
        "{ran:?}"
    );
    desk.file("strangers", "other@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    let ran = desk.run(&["verify", "--against", "a.seal", "--signers", "strangers"]);
    assert!(ran.status == 1 && ran.out.contains("the signer of a.seal is not in strangers"), "{ran:?}");
    let ran = desk.run(&["seal", "--sign", "key", "--json"]);
    let made: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(std::path::Path::new(&desk.path().join(made["signature"].as_str().unwrap())).exists());
    desk.file("badkey", "this is no key");
    let before = desk.json(&["log", "--limit", "1"])["entry"].clone();
    desk.run(&["seal", "--to", "c.seal", "--sign", "badkey"])
        .refused(&["badkey cannot sign", "nothing was sealed"]);
    assert_eq!(desk.json(&["log", "--limit", "1"])["entry"], before);
    assert!(!desk.path().join("c.seal").exists());
    desk.run(&["seal", "--to", "b.seal", "--sign", "nokey"]).refused(&["no key nokey"]);
    assert!(!desk.path().join("b.seal").exists());
}

#[test]
fn the_search_index_is_checked_where_it_is_asked_for() {
    let desk = full();
    assert_eq!(desk.json(&["verify", "--deep"])["holds"], true);
    desk.sql("INSERT INTO claim_words (rowid, text) VALUES (4096, 'hidden')");
    desk.sql("INSERT INTO document_words (rowid, title, text) VALUES (2, NULL, 'hidden')");
    desk.run(&["verify"]).saying(&["to check them: perwhom verify --deep"]);
    let ran = desk.run(&["verify", "--deep"]);
    assert_eq!(ran.status, 1);
    for part in ["the search index does not match claim C1", "not match document D2"] {
        assert!(ran.out.contains(part), "{}", ran.out);
    }
}

#[test]
fn the_log_cannot_be_changed_unseen() {
    caught(
        "UPDATE entry SET body = replace(body, 'Two', 'Six') WHERE seq = 3",
        &["entry 3", "its hash does not match", "its wording"],
    );
    caught(
        "UPDATE entry SET by = 'somebody' WHERE seq = 3",
        &["entry 3 of 2026-11-22T02:21:00.000Z by somebody or the one before it was altered"],
    );
    caught("UPDATE entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3", &["entry 3"]);
    caught("UPDATE entry SET at = '2026-11-22T02:21:00.0000Z' WHERE seq = 3", &["entry 3"]);
    caught("UPDATE entry SET batch = 1 WHERE seq = 3", &["entry 3"]);
    caught("DELETE FROM entry WHERE seq = 4", &["entries 4 to 4 are missing from the log"]);
    caught(
        "UPDATE entry SET body = '[{\"act\":\"sing\"}]' WHERE seq = 3",
        &["get a newer perwhom, unless the entry was altered"],
    );
    caught(
        "UPDATE entry SET n = 1000 WHERE seq = 3; UPDATE entry SET seq = 1000 WHERE seq = 4; UPDATE entry SET seq = 3000 WHERE seq = 3; UPDATE entry SET seq = 3, n = 3, batch = 3 WHERE seq = 1000; UPDATE entry SET seq = 4, n = 4, batch = 4 WHERE seq = 3000",
        &["its hash does not match"],
    );
}

#[test]
fn nothing_is_written_on_top_of_what_was_smuggled_in() {
    let writes: [&[&str]; 9] = [
        &["revise", "C1", "--confidence", "doubtful", "--why", "w"],
        &["cite", "C1", "--from", "D1", "--excerpt", "lo niega"],
        &["withdraw", "E1", "--why", "w"],
        &["retract", "C1", "--why", "w"],
        &["review", "C1", "--approve"],
        &["publish", "C1", "--in", "p", "--on", "2026-11-22"],
        &["waive", "C1", "single-sourced", "--why", "w"],
        &["resolve", "C1", "C2", "--neither", "--why", "w"],
        &["contradict", "C1", "C3", "--why", "w"],
    ];
    for write in writes {
        let desk = full();
        desk.sql("UPDATE claim SET text = 'Three bases' WHERE row / 4096 = 1 AND until IS NULL");
        desk.run(write).refused(&["C1 was changed outside perwhom", "perwhom verify"]);
        assert!(!desk.run(&["log", "--json"]).fine().contains("Three bases"), "{write:?}");
    }
    for read in [&["chain", "C1"], &["blame", "C1"], &["diff", "C1"]] {
        let desk = full();
        desk.sql("UPDATE claim SET text = 'Three bases' WHERE row / 4096 = 1 AND until IS NULL");
        let ran = desk.run(read);
        assert_eq!((ran.status, ran.err().contains("ALTERED")), (1, true), "{ran:?}");
    }
}

#[test]
fn documents_cards_and_the_schema_cannot_be_changed_unseen() {
    caught(
        "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'dos', 'dés') AS BLOB) WHERE number = (SELECT max(number) FROM content WHERE CAST(bytes AS TEXT) LIKE '%Figuera, en%')",
        &["of D1 does not match its SHA-256", "concerns C1, C2"],
    );
    caught("DELETE FROM content WHERE CAST(bytes AS TEXT) LIKE '%Figuera, en%'", &["of D1 are missing"]);
    caught(
        "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Kremlin', 'Kremlyn') AS BLOB) WHERE CAST(bytes AS TEXT) LIKE '%\"Kremlin\"%'",
        &["SHA-256"],
    );
    caught(
        "CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END",
        &["`t` in the file is not defined as in this format"],
    );
    caught("DROP INDEX tag_word", &["`tag_word`"]);
}

#[test]
fn show_says_so_before_anybody_reads_altered_evidence() {
    for sql in [
        "UPDATE claim SET text = 'Three' WHERE row / 4096 = 1",
        "UPDATE evidence SET stance = 'disputes' WHERE id = 1",
        "UPDATE evidence SET chain = 2 WHERE id = 1",
        "UPDATE source SET kind = 'unnamed' WHERE id = 3",
        "UPDATE document SET publisher = 4 WHERE id = 1",
        "UPDATE entry SET by = 'somebody' WHERE seq = 3",
        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE contradiction SET outcome = 'open' WHERE until IS NULL",
    ] {
        let desk = full();
        assert!(desk.run(&["show", "C1"]).fine().starts_with("C1"));
        desk.sql(sql);
        let ran = desk.run(&["show", "C1"]);
        assert_eq!(ran.status, 1, "{sql}: {ran:?}");
        assert!(ran.out.starts_with("ALTERED:"), "{sql}: {}", ran.out);
        assert_ne!(desk.json(&["show", "C1"])["altered"], serde_json::json!([]), "{sql}");
    }
    let desk = full();
    desk.sql("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'dos bases', 'tres bases') AS BLOB) WHERE CAST(bytes AS TEXT) LIKE '%Figuera, en%'");
    let ran = desk.run(&["show", "C1"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("excerpt-altered"), "{}", ran.out);
    desk.run(&["waive", "C1", "excerpt-altered", "--why", "w"])
        .refused(&["altered evidence cannot be waived"]);
}

#[test]
fn names_cannot_be_taken_out_unnoticed() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two bases", "--from", "D1", "--excerpt", "dos bases", "--per", "Figuera [person]"])
        .saying(&["new source S3 “Figuera” [person]"]);
    let seal = desk.run(&["seal"]).saying(&["keep this where people who can write to the"]);
    desk.file("s.seal", seal);
    let take_out = "DELETE FROM content WHERE sha256 IN (SELECT card FROM name WHERE printed = 'Figuera');
         UPDATE name SET printed = '', folded = '' WHERE printed = 'Figuera';";
    fs::copy(desk.ledger(), desk.path().join("kept.db")).unwrap();
    desk.sql(take_out);
    let ran = desk.run(&["verify", "--deep", "--against", "s.seal"]);
    assert!(ran.status == 1 && ran.out.contains("the card with the names of S3 is missing"), "{ran:?}");
    let out = desk.run(&["rebuild", "new.db"]).ended(1, &["the log itself has problems"]);
    assert!(out.contains("the card with the names of S3 is missing"), "{out}");
    // Of a confidential source it may have been kept back: that is said.
    fs::copy(desk.path().join("kept.db"), desk.ledger()).unwrap();
    desk.run(&["source", "confide", "Figuera", "--as", "an officer"]).saying(&[
        "others now read “an officer” for S3",
        "a name of S3 (“an officer”) is in:",
        "D1's text at code point 6",
        "hint: the words around an excerpt of D1 are",
        "hint: until then, output for others that",
    ]);
    desk.sql(take_out);
    let out = desk.run(&["verify"]).saying(&["verify --deep"]);
    assert!(out.contains("the names of S3, a confidential source, are not in"), "{out}");
}

#[test]
fn what_was_planted_in_the_file_never_acts() {
    for (sql, says) in [
        ("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM claim; END", "`t`"),
        (
            "CREATE TRIGGER \"sqlite-stat\" AFTER INSERT ON entry BEGIN DELETE FROM claim; END",
            "`sqlite-stat`",
        ),
        ("CREATE VIEW v AS SELECT * FROM claim", "`v`"),
        ("CREATE TABLE extra (a)", "`extra`"),
        ("CREATE INDEX i ON claim (text)", "`i`"),
        ("DROP INDEX tag_word", "`tag_word`"),
        ("ALTER TABLE tag RENAME TO tags; CREATE VIEW tag AS SELECT * FROM tags", "`tag`"),
        ("ALTER TABLE claim ADD COLUMN more TEXT", "`claim`"),
    ] {
        let desk = full();
        let before = desk.run(&["log", "--json"]).fine();
        desk.sql(sql);
        let bytes = std::fs::read(desk.ledger()).unwrap();
        for write in [
            &["add", "One more"] as &[&str],
            &["revise", "C1", "--confidence", "doubtful", "--why", "w"],
            &["source", "set", "S2", "--kind", "outlet"],
        ] {
            desk.run(write).refused(&[says, "perwhom verify", "perwhom rebuild"]);
        }
        assert_eq!(std::fs::read(desk.ledger()).unwrap(), bytes, "{sql}");
        let ran = desk.run(&["verify"]);
        assert!(ran.status == 1 && ran.out.contains(says), "{sql}: {ran:?}");
        // What the log says can still be had.
        let rebuilt = desk.run(&["rebuild", "new.db"]);
        assert!(rebuilt.status < 2 && rebuilt.err().contains("the new file has no problems"), "{sql}");
        assert_eq!(desk.run(&["--ledger", "new.db", "log", "--json"]).fine(), before);
        desk.run(&["--ledger", "new.db", "add", "One more"]).fine();
        assert_eq!(desk.json(&["--ledger", "new.db", "verify"])["holds"], true);
    }
    // Where a table of ours is something else, it is not even read; more than ours does no harm.
    let desk = full();
    desk.sql("CREATE INDEX i ON claim (text); ANALYZE");
    desk.run(&["list"]).fine();
    desk.sql(
        "ALTER TABLE tag RENAME TO tags;
         CREATE VIEW tag AS
             WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n FROM endless)
             SELECT n AS claim, 'x' AS tag, 1 AS since, NULL AS until FROM endless",
    );
    desk.run(&["list"]).refused(&["`tag`", "perwhom verify"]);
    // What ANALYZE counts is no part of the schema.
    let desk = full();
    desk.sql("ANALYZE");
    desk.run(&["add", "One more"]).fine();
}

#[test]
fn what_others_rely_on_is_refused_where_rows_were_taken_out() {
    for sql in [
        "DELETE FROM evidence WHERE id = 1",
        "DELETE FROM contradiction",
        "DELETE FROM review",
        "DELETE FROM tag",
        "UPDATE evidence SET until = 20 WHERE id = 1",
    ] {
        let desk = full();
        desk.sql(sql);
        for args in [
            &["review", "C1", "--approve"][..],
            &["publish", "C1", "--in", "page 4", "--on", "2026-11-22"],
            &["bundle", "C1", "-o", "b.zip"],
        ] {
            let ran = desk.run(args);
            ran.refused(&["C1", "perwhom verify"]);
            assert!(!desk.path().join("b.zip").exists());
        }
    }
}

#[test]
fn nothing_is_made_for_others_where_the_tables_hide_that_a_source_is_confidential() {
    for sql in [
        "DELETE FROM confidential",
        "UPDATE confidential SET until = 20",
        "UPDATE confidential SET source = 99 WHERE source = (SELECT min(source) FROM confidential)",
        "UPDATE confidential SET description = 'x'",
    ] {
        let desk = full();
        desk.run(&["source", "confide", "Figuera", "--as", "somebody who was there"]).saying(&[
            "others now read “somebody who was there” for S3",
            "others now read “somebody who was there” for S5",
            "a name of S3 (“somebody who was there”) is in:",
            "D1's text at code point 6",
            "hint: the words around an excerpt of D1 are",
            "hint: until then, output for others that",
        ]);
        desk.run(&["audit", "--format", "csv"]).fine();
        desk.sql(sql);
        for args in [
            &["audit", "C1", "--format", "csv"][..],
            &["report", "C1"],
            &["bundle", "C1", "-o", "b.zip"],
            &["chain", "C1", "--format", "dot"],
            &["export", "--format", "jsonl"],
        ] {
            let ran = desk.run(args);
            assert_eq!(ran.status, 2, "{sql}: {args:?}: {ran:?}");
            assert!(ran.out.is_empty(), "{sql}: {args:?}: {ran:?}");
            assert!(ran.err().contains("is confidential and the tables do not"), "{sql}: {args:?}: {ran:?}");
        }
        // A name that was given back may be said.
        let desk = full();
        desk.run(&["source", "confide", "Figuera", "--as", "somebody who was there"]).saying(&[
            "others now read “somebody who was there” for S3",
            "others now read “somebody who was there” for S5",
            "a name of S3 (“somebody who was there”) is in:",
            "D1's text at code point 6",
            "hint: the words around an excerpt of D1 are",
            "hint: until then, output for others that",
        ]);
        desk.run(&["source", "disclose", "Figuera", "--why", "died"]).fine();
        desk.run(&["report", "C1"]).fine();
    }
}

#[test]
fn a_number_that_the_log_gave_is_not_given_again() {
    let desk = full();
    desk.sql("DELETE FROM evidence WHERE id = (SELECT max(id) FROM evidence)");
    desk.run(&["cite", "C2", "--from", "D2", "--excerpt", "dicen"]).refused(&["perwhom rebuild NEW.db"]);
    // It says what was gone, and the new file has it again.
    desk.run(&["rebuild", "new.db"]).ended(1, &["these are the differences; the new file has no problems"]);
    desk.run(&["--ledger", "new.db", "verify", "--deep"]).fine();
}

#[test]
fn no_words_are_taken_from_a_text_that_was_altered() {
    let desk = full();
    desk.sql("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'dicen', 'niego') AS BLOB) WHERE CAST(bytes AS TEXT) = 'dos bases, dicen'");
    desk.run(&["cite", "C2", "--from", "D2", "--excerpt", "niego"]).refused(&["was altered"]);
    desk.run(&["document", "text", "D2"]).refused(&["was altered"]);
    desk.run(&["document", "show", "D2"]).refused(&["was altered"]);
}

#[test]
fn a_description_has_no_part_of_a_persons_name() {
    let desk = Desk::with_report();
    desk.run(&["add", "x (per María Quiroga [person])", "--from", "D1", "--excerpt", "dos bases"])
        .saying(&["new source S3 “María Quiroga” [person]"]);
    for described in ["Quiroga", "quiroga, una funcionaria", "la otra Maria"] {
        desk.run(&["source", "confide", "María Quiroga", "--as", described]).refused(&["contains a name"]);
    }
    desk.run(&["source", "confide", "María Quiroga", "--as", "una funcionaria"])
        .saying(&["others now read “una funcionaria” for S3"]);
}
