-- The archive, version 2. Places are counted in code points from 0, end exclusive:
-- substr(text, start + 1, "end" - start) is the text of a place.

-- News reports, one row a version. Ids ascend with the day of publication. The name is
-- the document's id in all other output; address is its web address without what does not
-- matter; content is made from its text; layout tells headings, captions … apart.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    address TEXT,
    content INTEGER NOT NULL,
    version INTEGER NOT NULL,
    previous INTEGER REFERENCES documents (id),
    superseded_by INTEGER REFERENCES documents (id),
    outlet TEXT,
    published TEXT,
    title TEXT,
    author TEXT,
    url TEXT,
    path TEXT,
    language TEXT NOT NULL,
    layout BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_address ON documents (address) WHERE address IS NOT NULL;
CREATE INDEX documents_by_content ON documents (content);

-- Other addresses at which a document was met.
CREATE TABLE addresses (
    address TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id)
) STRICT, WITHOUT ROWID;

-- What was found in a document, packed for the engine whose stamp it bears.
CREATE TABLE annotations (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    stamp INTEGER NOT NULL,
    packed BLOB NOT NULL
) STRICT;

-- What is compared of a document to find its story and its copies: packed with all of
-- some weeks, own_words with those that it may share text with.
CREATE TABLE sketches (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    packed BLOB NOT NULL,
    own_words BLOB NOT NULL
) STRICT;

CREATE TABLE names (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    role TEXT,
    PRIMARY KEY (document, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE dates (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (document, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    low REAL,
    high REAL,
    about INTEGER NOT NULL,
    unit TEXT,
    counts TEXT NOT NULL,
    as_of TEXT,
    PRIMARY KEY (document, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE quotes (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT
) STRICT;
CREATE INDEX quotes_by_document ON quotes (document);

-- What a document says, clause by clause, and the innermost source it cites.
CREATE TABLE statements (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    negated INTEGER NOT NULL,
    unreal INTEGER NOT NULL,
    source TEXT,
    stance TEXT,
    PRIMARY KEY (document, start, "end")
) STRICT, WITHOUT ROWID;

-- What a new version of a document says otherwise than the one before.
CREATE TABLE changes (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    was TEXT,
    now TEXT,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

-- Documents on one event. The name is made from the earliest of them.
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',
    documents INTEGER NOT NULL DEFAULT 0,
    outlets INTEGER NOT NULL DEFAULT 0,
    first TEXT,
    last TEXT,
    newest INTEGER NOT NULL DEFAULT 0,
    stale INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX stories_stale ON stories (stale) WHERE stale;
CREATE INDEX stories_newest ON stories (newest);

-- The story of each document; likely is made from the documents that were looked at to
-- find its copies.
CREATE TABLE members (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES stories (id),
    likely INTEGER NOT NULL
) STRICT;
CREATE INDEX members_by_story ON members (story);

-- The names of stories that have become part of others, and of which.
CREATE TABLE former_stories (
    name TEXT PRIMARY KEY,
    now TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Pairs of documents that share text; source is the one that was copied, if it can be
-- told; share the part of the shorter text that stands in the other.
CREATE TABLE copies (
    later INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    earlier INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    source INTEGER REFERENCES documents (id),
    share REAL NOT NULL,
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_earlier ON copies (earlier);

-- The passages of a copy.
CREATE TABLE passages (
    later INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    earlier_start INTEGER NOT NULL,
    earlier_end INTEGER NOT NULL,
    PRIMARY KEY (later, earlier, start, earlier_start),
    FOREIGN KEY (later, earlier) REFERENCES copies (later, earlier) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    standing TEXT NOT NULL,
    origins INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_by_story ON claims (story);

-- Who states a claim, or denies it.
CREATE TABLE assertions (
    claim INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    denies INTEGER NOT NULL,
    stance TEXT NOT NULL,
    source TEXT,
    source_kind TEXT,
    cue TEXT,
    chain TEXT NOT NULL,
    copied_from INTEGER REFERENCES documents (id),
    PRIMARY KEY (claim, number)
) STRICT, WITHOUT ROWID;

-- Where a claim's word comes from; documents as a JSON list of their names.
CREATE TABLE origins (
    claim INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    kind TEXT,
    documents TEXT NOT NULL,
    PRIMARY KEY (claim, number)
) STRICT, WITHOUT ROWID;

-- Readings of one quantity across the documents of a story, and how they compare.
CREATE TABLE quantities (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    counts TEXT NOT NULL,
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX quantities_by_story ON quantities (story);

CREATE TABLE readings (
    quantity INTEGER NOT NULL REFERENCES quantities (id) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    low REAL,
    high REAL,
    about INTEGER NOT NULL,
    unit TEXT,
    as_of TEXT,
    source TEXT,
    PRIMARY KEY (quantity, document, start)
) STRICT, WITHOUT ROWID;

-- The same words by the same source, as the documents of a story give them.
CREATE TABLE utterances (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    source TEXT
) STRICT;
CREATE INDEX utterances_by_story ON utterances (story);

CREATE TABLE variants (
    utterance INTEGER NOT NULL REFERENCES utterances (id) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (utterance, document, start)
) STRICT, WITHOUT ROWID;

-- Days of which the documents changed since stories and copies were last looked for:
-- days since 1970, -1000000 for documents without one.
CREATE TABLE unsettled (day INTEGER PRIMARY KEY) STRICT;

-- What is remembered of visits to web addresses, to ask only for what changed.
CREATE TABLE visits (
    address TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    stamp TEXT
) STRICT, WITHOUT ROWID;

-- Full text. A row's id is that of the document, quote or claim.
CREATE VIRTUAL TABLE document_words USING fts5 (
    title, text, marks, content = '', contentless_delete = 1, prefix = '3',
    tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE quote_words USING fts5 (
    text, source, marks, content = '', contentless_delete = 1, prefix = '3',
    tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE claim_words USING fts5 (
    text, source, marks, content = '', contentless_delete = 1, prefix = '3',
    tokenize = "unicode61 remove_diacritics 2"
);

-- For people: everything with its words.
CREATE VIEW claims_in_words AS
SELECT s.name AS story, s.title AS story_title, c.name AS claim, c.rank, c.standing,
    c.origins, substr(d.text, c.start + 1, c."end" - c.start) AS words,
    d.outlet, d.published, d.name AS document
FROM claims c JOIN stories s ON s.id = c.story JOIN documents d ON d.id = c.document;

CREATE VIEW assertions_in_words AS
SELECT c.name AS claim, a.denies, a.source, a.cue, a.stance, a.chain,
    substr(d.text, a.start + 1, a."end" - a.start) AS words,
    d.outlet, d.published, d.name AS document
FROM assertions a JOIN claims c ON c.id = a.claim JOIN documents d ON d.id = a.document;

CREATE VIEW quotes_in_words AS
SELECT q.source, substr(d.text, q.start + 1, q."end" - q.start) AS words, q.kind,
    d.outlet, d.published, d.name AS document
FROM quotes q JOIN documents d ON d.id = q.document;

CREATE VIEW figures_in_words AS
SELECT substr(d.text, f.start + 1, f."end" - f.start) AS words, f.low, f.high, f.about,
    f.unit, f.counts, f.as_of, d.outlet, d.published, d.name AS document
FROM figures f JOIN documents d ON d.id = f.document;

CREATE VIEW copies_in_words AS
SELECT l.outlet AS later_outlet, l.title AS later_title, e.outlet AS earlier_outlet,
    e.title AS earlier_title, c.share, s.name AS source
FROM copies c JOIN documents l ON l.id = c.later JOIN documents e ON e.id = c.earlier
LEFT JOIN documents s ON s.id = c.source;

CREATE VIEW stories_in_words AS
SELECT s.name AS story, s.title, s.documents, s.outlets, s.first, s.last,
    (SELECT count(*) FROM claims c WHERE c.story = s.id AND c.standing = 'disputed')
        AS disputed,
    (SELECT count(*) FROM claims c WHERE c.story = s.id AND c.standing = 'corroborated')
        AS corroborated
FROM stories s;
