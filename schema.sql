-- The ledger: one SQLite file. This is the only place where its tables are defined.
--
-- It has two parts. What is KEPT, the log and the contents that it names, is the truth and is
-- never changed. What is DERIVED is an index of the log: every row in it follows from the acts
-- in the log and can be made again from them.
--
-- Derived rows are only ever ended. `since` is the entry (entry.seq) that made a row, `until`
-- the entry that ended it, NULL while the row holds. The state after entry T is
--     since <= T AND (until IS NULL OR until > T)
-- Digests are SHA-256, 32 bytes; lower(hex(x)) prints them. Text is UTF-8; positions in text
-- count code points from 0; times are UTC, to the millisecond.

-- KEPT ---------------------------------------------------------------------------------------

-- The log. An entry is what one command did; an import writes several, in one transaction.
CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY,                   -- order of applying in this file; not hashed
    line  INTEGER NOT NULL,                      -- whose entries: line.line; not hashed
    n     INTEGER NOT NULL,                      -- 1, 2, 3 … in its line
    batch INTEGER NOT NULL CHECK (batch <= n),   -- n of the first entry of the same command
    at    TEXT NOT NULL,                         -- 2026-11-22T02:21:00.000Z, as the writer's clock said
    by    TEXT NOT NULL,                         -- who: one line of text
    body  TEXT NOT NULL,                         -- the acts: a JSON array (RFC 8785); these bytes count
    hash  BLOB NOT NULL CHECK (length(hash) = 32), -- over the hash before, n, batch, at, by and the body's SHA-256
    UNIQUE (line, n)
) STRICT;

-- Replicas, lines of entries: a ledger's own is 1; others come when ledgers are merged.
CREATE TABLE line (
    line INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32) -- of the line's first entry: what names it elsewhere
) STRICT;

-- Bytes that acts name by digest: captured bytes, extracted texts, cards with the names of
-- sources. Equal bytes stand once.
CREATE TABLE content (
    number INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32), -- of the bytes, not as they are coded here
    length INTEGER NOT NULL,                     -- of the bytes, not as they are coded here
    coding TEXT NOT NULL CHECK (coding IN ('identity', 'deflate')), -- deflate: a zlib stream (RFC 1950)
    bytes  BLOB NOT NULL
) STRICT;

-- DERIVED ------------------------------------------------------------------------------------

-- Entries at which the writer's clock stood earlier than at the entry before: between them,
-- the log is in the order of time.
CREATE TABLE setback (
    seq INTEGER PRIMARY KEY                      -- entry.seq
) STRICT;

-- Who owns the ledger.
CREATE TABLE desk (
    since  INTEGER NOT NULL,
    until  INTEGER,
    source INTEGER NOT NULL
) STRICT;

-- What is held of sources. S3 is id 3.
CREATE TABLE source (
    id          INTEGER NOT NULL,
    revision    INTEGER NOT NULL,                -- 0, 1, 2 … of this source
    since       INTEGER NOT NULL,
    until       INTEGER,
    kind        TEXT NOT NULL,                   -- person, office, body, outlet …; unjudged until someone says
    reliability TEXT NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    under       INTEGER,                         -- the source it belongs to, is part of or speaks for
    PRIMARY KEY (id, revision)
) STRICT, WITHOUT ROWID;

-- Who stands under a source.
CREATE INDEX source_under ON source (under) WHERE under IS NOT NULL;

-- The spellings of sources' names, as their cards have them.
CREATE TABLE name (
    folded  TEXT NOT NULL,                       -- without case and marks: what spellings have in common
    source  INTEGER NOT NULL,
    card    BLOB NOT NULL CHECK (length(card) = 32), -- content.sha256 of the card
    place   INTEGER NOT NULL,                    -- on the card, from 0
    since   INTEGER NOT NULL,
    until   INTEGER,
    printed TEXT NOT NULL,                       -- empty where the card is withheld
    chief   INTEGER NOT NULL CHECK (chief IN (0, 1)), -- 1 for the name that the source goes by
    PRIMARY KEY (folded, source, card, place, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX name_of_source ON name (source);

-- Sources that turned out to be another one. Nothing is moved: it is a fold that can be ended.
CREATE TABLE merged (
    source INTEGER NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER,
    target INTEGER NOT NULL,                     -- the source that it is
    PRIMARY KEY (source, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_target ON merged (target);

-- Captured documents. D5 is id 5.
CREATE TABLE document (
    id        INTEGER PRIMARY KEY,
    since     INTEGER NOT NULL,                  -- its entry's `at` is when it was captured
    until     INTEGER,
    series    INTEGER NOT NULL,                  -- the first document captured from the same place
    publisher INTEGER,                           -- a source; NULL where nobody knows
    raw       BLOB NOT NULL CHECK (length(raw) = 32),  -- content.sha256 of the captured bytes
    text      BLOB NOT NULL CHECK (length(text) = 32), -- content.sha256 of the extracted text
    encoding  TEXT NOT NULL,                     -- of the captured bytes, as the WHATWG names it
    media     TEXT NOT NULL,                     -- media type of the captured bytes
    language  TEXT NOT NULL,                     -- BCP 47 tag, und where unknown
    published TEXT,                              -- ISO 8601: a time, a day, a month or a year
    title     TEXT,
    url       TEXT
) STRICT;

CREATE INDEX document_publisher ON document (publisher) WHERE publisher IS NOT NULL;
CREATE INDEX document_raw ON document (raw);
CREATE INDEX document_series ON document (series);
CREATE INDEX document_url ON document (url) WHERE url IS NOT NULL;

-- Documents that copy others, as somebody said.
CREATE TABLE copy (
    copy      INTEGER NOT NULL,
    original  INTEGER NOT NULL,
    since     INTEGER NOT NULL,
    until     INTEGER,
    suspected INTEGER NOT NULL CHECK (suspected IN (0, 1)), -- 1: counted only in the low end
    PRIMARY KEY (copy, original, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX copy_original ON copy (original);

-- Claims, a row for each revision, so that older wordings can be read and searched. C12 is
-- claim 12; its rows are 12 * 4096, 12 * 4096 + 1 …, in the order of its revisions.
CREATE TABLE claim (
    row        INTEGER PRIMARY KEY,
    since      INTEGER NOT NULL,
    until      INTEGER,
    text       TEXT NOT NULL,                    -- the wording, without any "(per …)"
    language   TEXT NOT NULL,                    -- BCP 47 tag of the wording
    confidence TEXT NOT NULL,                    -- confirmed, probable, possible, doubtful, improbable, unjudged
    slug       TEXT,                             -- a name people gave it
    said_by    INTEGER,                          -- for a claim of words: the source that said it
    held       TEXT                              -- when it is said to hold, in free words
) STRICT;

-- No two claims have a slug at one time; that is seen to where acts are made.
CREATE INDEX claim_slug ON claim (slug) WHERE slug IS NOT NULL;

-- Claims that were taken back. They stay, and speak neither for nor against anything.
CREATE TABLE retracted (
    claim INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    why   TEXT NOT NULL,
    PRIMARY KEY (claim, since)
) STRICT, WITHOUT ROWID;

-- Words that claims are filed under.
CREATE TABLE tag (
    claim INTEGER NOT NULL,
    tag   TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (claim, tag, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_word ON tag (tag);

-- Chains, each once. Evidence points here.
CREATE TABLE chain (
    number INTEGER PRIMARY KEY,
    hops   TEXT NOT NULL UNIQUE                  -- S3:said>?>S9, origin first
) STRICT;

-- Which chains a source stands on.
CREATE TABLE hop (
    source INTEGER NOT NULL,
    chain  INTEGER NOT NULL,
    PRIMARY KEY (source, chain)
) STRICT, WITHOUT ROWID;

-- Excerpts held up for claims. E7 is id 7. The excerpt's text stands in the log and in its
-- document. In the order of claims, so that weighing them all is one scan.
CREATE TABLE evidence (
    claim    INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER,
    stance   TEXT NOT NULL CHECK (stance IN ('supports', 'disputes', 'bears-on')),
    document INTEGER NOT NULL,
    chain    INTEGER NOT NULL,                   -- chain.number
    start    INTEGER NOT NULL,                   -- of the excerpt in the document's text, code points
    "end"    INTEGER NOT NULL CHECK ("end" > start), -- exclusive
    sha256   BLOB NOT NULL CHECK (length(sha256) = 32), -- of the excerpt's UTF-8 bytes
    locator  TEXT,                               -- the place as people write it: p. 12
    PRIMARY KEY (claim, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX evidence_id ON evidence (id);
CREATE INDEX evidence_document ON evidence (document);
CREATE INDEX evidence_chain ON evidence (chain);

-- What became of excerpts in later captures of their documents: in the last that was looked at.
CREATE TABLE fate (
    claim    INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this evidence
    since    INTEGER NOT NULL,
    until    INTEGER,
    document INTEGER NOT NULL,                   -- the later capture
    fate     TEXT NOT NULL CHECK (fate IN ('same', 'moved', 'edited', 'gone', 'unclear')),
    edits    TEXT NOT NULL,                      -- JSON: what was changed, and the kinds of each edit
    start    INTEGER,                            -- in the later document's text, code points; NULL where it is gone or unclear
    "end"    INTEGER CHECK ("end" > start),      -- exclusive
    PRIMARY KEY (claim, evidence, revision)
) STRICT, WITHOUT ROWID;

-- Documents that were looked up again and found unchanged. Its entry's `at` is when.
CREATE TABLE seen (
    document INTEGER NOT NULL,
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this document
    since    INTEGER NOT NULL,
    until    INTEGER,
    status   INTEGER,                            -- as the server gave it; NULL for a file
    record   BLOB CHECK (length(record) = 32),   -- content.sha256 of the record of it; NULL for a file
    PRIMARY KEY (document, revision)
) STRICT, WITHOUT ROWID;

-- Claims that cannot both be true, a row for each way it stood.
CREATE TABLE contradiction (
    one      INTEGER NOT NULL,
    other    INTEGER NOT NULL CHECK (one < other),
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this pair
    since    INTEGER NOT NULL,
    until    INTEGER,
    outcome  TEXT NOT NULL CHECK (outcome IN ('open', 'for-one', 'for-other', 'neither', 'both-stand')),
    why      TEXT NOT NULL,                      -- why both cannot be true
    note     TEXT,                               -- why it was settled so, or what opened it again
    PRIMARY KEY (one, other, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX contradiction_other ON contradiction (other);

-- Verdicts on claims as they stood. Its entry's `by` and `at` are who gave it, and when.
CREATE TABLE review (
    claim       INTEGER NOT NULL,
    number      INTEGER NOT NULL,                -- 1, 2, 3 … of this claim
    since       INTEGER NOT NULL,
    until       INTEGER,
    verdict     TEXT NOT NULL CHECK (verdict IN ('approve', 'return', 'note')),
    role        TEXT NOT NULL,                   -- in which capacity: checker, editor, legal …
    note        TEXT,
    fingerprint TEXT NOT NULL,                   -- 1: and a SHA-256 of what the reviewer saw
    relied      TEXT NOT NULL,                   -- JSON: the counts, bottlenecks, grade and findings relied on
    own         INTEGER NOT NULL CHECK (own IN (0, 1)), -- 1: the reviewer wrote it, or evidence of it
    PRIMARY KEY (claim, number)
) STRICT, WITHOUT ROWID;

-- Claims in stories: what was published, as it stood then.
CREATE TABLE publication (
    claim       INTEGER NOT NULL,
    place       TEXT NOT NULL,                   -- an address or a title
    revision    INTEGER NOT NULL,                -- 0, 1, 2 … of this claim at this place
    since       INTEGER NOT NULL,
    until       INTEGER,
    date        TEXT NOT NULL,                   -- ISO 8601: a time, a day, a month or a year
    version     INTEGER NOT NULL,                -- of the claim, from 1
    text        TEXT NOT NULL,                   -- its wording then
    confidence  TEXT NOT NULL,                   -- then
    fingerprint TEXT NOT NULL,                   -- of the claim then
    relied      TEXT NOT NULL,                   -- JSON: what it came to then
    verdict     TEXT,                            -- what the story says of it, in its own words
    PRIMARY KEY (claim, place, revision)
) STRICT, WITHOUT ROWID;

-- Findings set aside. Its entry's `by` and `at` are who did, and when.
CREATE TABLE waiver (
    claim    INTEGER NOT NULL,
    rule     TEXT NOT NULL,
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this rule on this claim
    since    INTEGER NOT NULL,
    until    INTEGER,
    about    TEXT NOT NULL,                      -- JSON: the bottlenecks or claims that the finding named
    last_day TEXT,                               -- the last day on which it holds; NULL for good
    why      TEXT NOT NULL,
    own      INTEGER NOT NULL CHECK (own IN (0, 1)), -- 1: who waived it wrote the claim, or evidence of it
    PRIMARY KEY (claim, rule, revision)
) STRICT, WITHOUT ROWID;

-- Sources that are not to be relied on any more, and documents that their publishers took back.
CREATE TABLE discredited (
    what  TEXT NOT NULL CHECK (what IN ('S', 'D')), -- source, document
    id    INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    why   TEXT NOT NULL,
    PRIMARY KEY (what, id, since)
) STRICT, WITHOUT ROWID;

-- Sources whose names are for the desk alone: others read the description.
CREATE TABLE confidential (
    source      INTEGER NOT NULL,
    revision    INTEGER NOT NULL,                -- 0, 1, 2 … of this source
    since       INTEGER NOT NULL,
    until       INTEGER,
    description TEXT NOT NULL,                   -- what may be said of it to others
    PRIMARY KEY (source, revision)
) STRICT, WITHOUT ROWID;

-- How the desk works, where it is not as perwhom takes it.
CREATE TABLE setting (
    setting  TEXT NOT NULL,
    tag      TEXT NOT NULL,                      -- for claims filed under it; empty for all
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this setting for this tag
    since    INTEGER NOT NULL,
    until    INTEGER,
    value    TEXT NOT NULL,
    PRIMARY KEY (setting, tag, revision)
) STRICT, WITHOUT ROWID;

-- Heads of the log that were noted, to be kept elsewhere.
CREATE TABLE seal (
    n     INTEGER PRIMARY KEY,                   -- entry.n
    since INTEGER NOT NULL,
    until INTEGER,
    hash  BLOB NOT NULL CHECK (length(hash) = 32) -- entry.hash
) STRICT;

-- What the desk makes of the rules; those not named here weigh what perwhom gives them.
CREATE TABLE severity (
    rule     TEXT NOT NULL,
    tag      TEXT NOT NULL,                      -- for claims filed under it; empty for all
    revision INTEGER NOT NULL,                   -- 0, 1, 2 … of this rule for this tag
    since    INTEGER NOT NULL,
    until    INTEGER,
    severity TEXT NOT NULL CHECK (severity IN ('allow', 'note', 'warn', 'deny')),
    PRIMARY KEY (rule, tag, revision)
) STRICT, WITHOUT ROWID;

-- Wordings of claims that stand beside the claims' own: two people revised, and neither knew of
-- the other.
CREATE TABLE diverged (
    claim      INTEGER NOT NULL,
    entry      BLOB NOT NULL CHECK (length(entry) = 32), -- entry.hash of the entry that it was written in
    written    INTEGER NOT NULL,                 -- entry.seq of that entry
    since      INTEGER NOT NULL,
    until      INTEGER,
    text       TEXT NOT NULL,
    language   TEXT NOT NULL,
    confidence TEXT NOT NULL,
    slug       TEXT,
    said_by    INTEGER,
    held       TEXT,
    PRIMARY KEY (claim, entry)
) STRICT, WITHOUT ROWID;

-- Merges: what a replica took over of another.
CREATE TABLE meeting (
    line  INTEGER NOT NULL,                      -- of the merging entry: line.line
    n     INTEGER NOT NULL,                      -- of the merging entry: entry.n
    since INTEGER NOT NULL,
    until INTEGER,
    upto  INTEGER NOT NULL,                      -- entry.n of the last entry that came over
    hash  BLOB NOT NULL CHECK (length(hash) = 32), -- entry.hash of that entry
    PRIMARY KEY (line, n)
) STRICT, WITHOUT ROWID;

-- The numbers that other replicas give to things, and the numbers they have here, where they follow
-- one another in both: C7 to C9 of replica 2 are C12 to C14.
CREATE TABLE known_as (
    line  INTEGER NOT NULL,                      -- line.line
    thing TEXT NOT NULL CHECK (thing IN ('C', 'D', 'E', 'S')), -- claim, document, evidence, source
    there INTEGER NOT NULL,                      -- the first number in the line
    since INTEGER NOT NULL,
    until INTEGER,
    here  INTEGER NOT NULL,                      -- the first number here
    count INTEGER NOT NULL,                      -- how many they are
    PRIMARY KEY (line, thing, there)
) STRICT, WITHOUT ROWID;

-- The keys that imports gave to what they made, so that importing again makes nothing twice.
CREATE TABLE import_key (
    names TEXT NOT NULL CHECK (names IN ('S', 'D', 'C', 'E', 'X')), -- source, document, claim, evidence, contradiction
    key   TEXT NOT NULL,
    id    INTEGER NOT NULL,                      -- of what is named; of the lower claim of a contradiction
    other INTEGER,                               -- the higher claim of a contradiction
    since INTEGER NOT NULL,
    PRIMARY KEY (names, key)
) STRICT, WITHOUT ROWID;

-- Words of claims, by claim.row, old wordings too. Without marks: inflacion finds inflación.
CREATE VIRTUAL TABLE claim_words USING fts5 (
    text, content = '', tokenize = 'unicode61 remove_diacritics 2'
);

-- Words of documents' titles and texts, by document.id.
CREATE VIRTUAL TABLE document_words USING fts5 (
    title, text, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
