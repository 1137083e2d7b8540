//! A fictional event in five documents, with stories made by hand: every standing,
//! verdict and change, and text that would break a careless writer.

use jiff::civil::{Date, date};
use secondsource::attribute::{Attribution, Manner, Source, SourceKind, Stance};
use secondsource::corroborate::{
    Assertion, Change, Claim, Difference, Moment, Origin, Quantity, Reading, Shift,
    Standing, Sum, Utterance, Variant, Verdict,
};
use secondsource::document::{Block, BlockKind, Document, Note, Place, Span};
use secondsource::link::{Copy, Evidence, Link};
use secondsource::mention::{
    self, DateKind, Entity, Figure, Mentions, Name, NameKind, Quote, QuoteKind,
};
use secondsource::report::Report;
use secondsource::segment::segment;
use secondsource::{Annotated, Language, Story};

/// Everything a [`Report`] borrows.
pub(crate) struct Fixture {
    pub(crate) documents: Vec<Annotated>,
    pub(crate) stories: Vec<Story>,
    pub(crate) notes: Vec<Note>,
}

impl Fixture {
    pub(crate) fn report(&self) -> Report<'_> {
        Report { documents: &self.documents, stories: &self.stories, notes: &self.notes }
    }
}

pub(crate) const SCRIPT: &str = "<script>alert('title')</script>";
pub(crate) const IMAGE: &str = "\"><img src=x onerror=alert(1)>";

const GAZETTE: &str = "The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday, the Coast Guard said.

More than 310 people were on board, according to Coast Guard Captain Lena Vos.

“We had no engines, no lights, and a rising sea that night,” said the ship’s master, Tomas Brae.

The engines were overdue for repair, the Seafarers’ Union said. Sabreline, which owns the ferry, called that “pure invention”.

Of the 312 passengers, 180 were taken off by boat and 96 by helicopter.

Four people were missing as of Monday.
";

const MARLIN: &str = "PORT ANSEL, March 3 (Marlin Press) — The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday, the Coast Guard said.

Some 300 people were aboard, a port official said on condition of anonymity.

The engines had been overdue for repair since January, according to a report by the Seafarers’ Union.

Twelve people were treated for cold, St. Brannock hospital said.

Repairs will cost up to $400,000, the harbour master Ilse Brandt estimated.
";

const QUAY: &str = "The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday, Marlin Press reported.

“We had no engines, no lights,” master Tomas Brae told reporters.

Ten people were treated for cold, a nurse told Marlin Press.

The crossing is the busiest in the north.

Two people were missing as of Tuesday.
";

/// Emoji with joiners, combining marks, right-to-left text and markup in one report.
const BLATT: &str = "Die Fa\u{308}hre 🛟: the “Halcyon” 👩‍👩‍👧 drifted <b>powerless</b> for hours & hours, its master Tomas Brae said.

‘Without machines and without light, the sea rose that night,’ Brae is cited.

Around 310 people were on board, Captain Lena Vos told Ku\u{308}stenblatt. המעבורת נסחפה בלילה.

The crossing is the busiest of the north coast; 5 * 3 * 2 _knots_ of wind | gusts.

The damage comes to $2.5 million, insurers said; between 10 and 14 people were treated.

Comments are closed.
";

const HOSTILE: &str = "# Not a heading & <script>alert('text')</script>

A buoy was \u{1b}[31mred\u{1b}[0m, `code` and [a link](javascript:alert(1)) said\u{202e} so.
";

fn document(
    number: usize,
    outlet: &str,
    title: &str,
    day: Option<Date>,
    text: &str,
) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in text.split_inclusive("\n\n") {
        let end = start + paragraph.len();
        let kind = match paragraph.trim() {
            "Comments are closed." => BlockKind::Boilerplate,
            _ => BlockKind::Body,
        };
        blocks.push(Block { span: Span::new(start, end), kind });
        start = end;
    }
    Document {
        id: format!("doc-{number}"),
        path: Some(format!("reports/{number}.txt")),
        url: Some(format!("https://news.example/{number}?a=1&b=2")),
        outlet: Some(outlet.into()),
        author: None,
        title: Some(title.into()),
        published: day,
        language: "en".into(),
        text: text.into(),
        blocks,
        notes: Vec::new(),
    }
}

fn documents() -> Vec<Document> {
    let day = |d| Some(date(2031, 3, d));
    let gazette = "Ferry adrift for six hours off Port Ansel";
    let mut all = vec![
        document(0, "Harbour Gazette", gazette, day(4), GAZETTE),
        document(1, "Marlin Press", "Ferry loses power off Port Ansel", day(3), MARLIN),
        document(2, "The Quay", "Passengers tell of night at sea", day(4), QUAY),
        document(3, "Küstenblatt 🌊", "„Halcyon“ – a <b>night</b> of fear", None, BLATT),
        document(4, IMAGE, SCRIPT, None, HOSTILE),
    ];
    all[3].notes.push("one line of boilerplate was set apart".into());
    all[4].url = Some("javascript:alert(1)".into());
    all
}

/// The span of words that stand once in the text.
fn span(text: &str, words: &str) -> Span {
    let mut found = text.match_indices(words);
    let (start, _) = found.next().unwrap_or_else(|| panic!("no {words:?}"));
    assert!(found.next().is_none(), "{words:?} stands twice");
    Span::new(start, start + words.len())
}

const TEXTS: [&str; 5] = [GAZETTE, MARLIN, QUAY, BLATT, HOSTILE];

fn at(document: usize, words: &str) -> Place {
    Place { document, span: span(TEXTS[document], words) }
}

fn said(place: Place, source: Option<(&str, SourceKind)>, chain: &[&str]) -> Assertion {
    Assertion {
        place,
        source: source.map(|(name, _)| name.into()),
        kind: source.map(|(_, kind)| kind),
        cue: source.map(|_| "said".into()),
        stance: Stance::Asserts,
        chain: chain.iter().map(|name| (*name).into()).collect(),
        copied_from: None,
    }
}

fn origin(
    name: &str,
    role: &str,
    kind: Option<SourceKind>,
    documents: &[usize],
) -> Origin {
    Origin { name: name.into(), role: role.into(), kind, documents: documents.into() }
}

fn claim(standing: Standing, origins: Vec<Origin>, statements: Vec<Assertion>) -> Claim {
    let wording = statements[0].place;
    let links = statements.windows(2).map(|pair| Link {
        a: pair[0].place,
        b: pair[1].place,
        score: 0.914_159_26,
        evidence: vec![
            Evidence { feature: "shared words", weight: 0.61 },
            Evidence { feature: "same figure", weight: 0.3 },
        ],
    });
    let text = wording.span.of(TEXTS[wording.document]);
    Claim {
        id: format!("claim-{}-{}", wording.document, wording.span.start),
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        wording,
        standing,
        independent: if standing == Standing::Corroborated { origins.len() } else { 0 },
        origins,
        links: links.collect(),
        statements,
        denials: Vec::new(),
        shifts: Vec::new(),
    }
}

use SourceKind::{Body, Document as Paper, Person, Unnamed};

fn corroborated() -> Claim {
    let guard = Some(("Coast Guard", Body));
    let power =
        "The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday";
    let mut statements = vec![
        said(at(0, power), guard, &["Harbour Gazette", "Coast Guard"]),
        said(at(1, power), guard, &["Marlin Press", "Coast Guard"]),
        said(at(2, power), guard, &["The Quay", "Marlin Press", "Coast Guard"]),
        said(
            at(3, "the “Halcyon” 👩‍👩‍👧 drifted <b>powerless</b> for hours & hours"),
            Some(("Tomas Brae", Person)),
            &["Küstenblatt 🌊", "Tomas Brae"],
        ),
    ];
    statements[2].copied_from = Some(1);
    let origins = vec![
        origin("Coast Guard", "", Some(Body), &[0, 1, 2]),
        origin("Tomas Brae", "master of the Halcyon", Some(Person), &[3]),
    ];
    claim(Standing::Corroborated, origins, statements)
}

fn disputed() -> Claim {
    let union = Some(("Seafarers’ Union", Body));
    let statements = vec![
        said(
            at(1, "The engines had been overdue for repair since January"),
            Some(("report by the Seafarers’ Union", Paper)),
            &["Marlin Press", "report by the Seafarers’ Union", "Seafarers’ Union"],
        ),
        said(
            at(0, "The engines were overdue for repair"),
            union,
            &["Harbour Gazette", "Seafarers’ Union"],
        ),
    ];
    let denial = at(0, "called that “pure invention”");
    let owner = Some(("Sabreline", Body));
    let mut denied = said(denial, owner, &["Harbour Gazette", "Sabreline"]);
    denied.stance = Stance::Denies;
    let origins = vec![origin("Seafarers’ Union", "", Some(Body), &[0, 1])];
    let mut claim = claim(Standing::Disputed, origins, statements);
    claim.denials.push(denied);
    claim
}

fn single_origin() -> Claim {
    let vos = Some(("Lena Vos", Person));
    let statements = vec![
        said(
            at(0, "More than 310 people were on board"),
            vos,
            &["Harbour Gazette", "Lena Vos"],
        ),
        said(
            at(3, "Around 310 people were on board"),
            vos,
            &["Küstenblatt 🌊", "Lena Vos"],
        ),
    ];
    let role = "Coast Guard Captain";
    let origins = vec![origin("Lena Vos", role, Some(Person), &[0, 3])];
    let mut claim = claim(Standing::SingleOrigin, origins, statements);
    claim.shifts.push(Shift {
        kind: "bound",
        from: at(0, "More than 310"),
        to: at(3, "Around 310"),
    });
    claim
}

fn claims() -> Vec<Claim> {
    let unnamed = Some(("a port official", Unnamed));
    let hospital = Some(("St. Brannock hospital", Body));
    let nurse = Some(("a nurse", Unnamed));
    let mut claims = vec![
        corroborated(),
        disputed(),
        single_origin(),
        claim(
            Standing::Unestablished,
            vec![origin("a port official", "", Some(Unnamed), &[1])],
            vec![said(
                at(1, "Some 300 people were aboard"),
                unnamed,
                &["Marlin Press", "a port official"],
            )],
        ),
        claim(
            Standing::OwnVoice,
            vec![
                origin("Küstenblatt 🌊", "", None, &[3]),
                origin("The Quay", "", None, &[2]),
            ],
            vec![
                said(
                    at(2, "The crossing is the busiest in the north"),
                    None,
                    &["The Quay"],
                ),
                said(
                    at(3, "The crossing is the busiest of the north coast"),
                    None,
                    &["Küstenblatt 🌊"],
                ),
            ],
        ),
        claim(
            Standing::SingleOrigin,
            vec![
                origin("St. Brannock hospital", "", Some(Body), &[1]),
                origin("a nurse", "", Some(Unnamed), &[2]),
            ],
            vec![
                said(
                    at(1, "Twelve people were treated for cold"),
                    hospital,
                    &["Marlin Press", "St. Brannock hospital"],
                ),
                said(
                    at(2, "Ten people were treated for cold"),
                    nurse,
                    &["The Quay", "Marlin Press", "a nurse"],
                ),
            ],
        ),
    ];
    claims.extend(alone());
    claims
}

/// Claims that one report alone makes.
fn alone() -> Vec<Claim> {
    vec![
        claim(
            Standing::OwnVoice,
            vec![origin("Harbour Gazette", "", None, &[0])],
            vec![said(
                at(
                    0,
                    "Of the 312 passengers, 180 were taken off by boat and 96 by helicopter",
                ),
                None,
                &["Harbour Gazette"],
            )],
        ),
        claim(
            Standing::SingleOrigin,
            vec![origin("Ilse Brandt", "harbour master", Some(Person), &[1])],
            vec![said(
                at(1, "Repairs will cost up to $400,000"),
                Some(("Ilse Brandt", Person)),
                &["Marlin Press", "Ilse Brandt"],
            )],
        ),
        claim(
            Standing::OwnVoice,
            vec![origin("The Quay", "", None, &[2])],
            vec![said(
                at(2, "Two people were missing as of Tuesday"),
                None,
                &["The Quay"],
            )],
        ),
    ]
}

fn reading(
    place: Place,
    low: Option<f64>,
    high: Option<f64>,
    source: Option<&str>,
) -> Reading {
    Reading {
        place,
        low,
        high,
        about: false,
        unit: None,
        as_of: None,
        counts: "people".into(),
        source: source.map(str::to_owned),
    }
}

fn exact(place: Place, value: f64, source: Option<&str>) -> Reading {
    reading(place, Some(value), Some(value), source)
}

fn quantity(counts: &str, verdict: Verdict, readings: Vec<Reading>) -> Quantity {
    let id = format!("figure-{}", counts.replace(' ', "-"));
    Quantity { id, counts: counts.into(), verdict, readings }
}

fn figures() -> Vec<Quantity> {
    let mut around = exact(at(3, "Around 310"), 310.0, Some("Lena Vos"));
    around.about = true;
    let mut some = exact(at(1, "Some 300"), 300.0, Some("a port official"));
    some.about = true;
    let money = |place, low, high, source| {
        let mut money = reading(place, low, high, Some(source));
        money.unit = Some("USD".into());
        money
    };
    let missing = |place, value, day: &str| {
        let mut missing = exact(place, value, None);
        missing.as_of = Some(day.into());
        missing
    };
    let minutes = |document| {
        let mut minutes = exact(at(document, "40 minutes"), 40.0, Some("Coast Guard"));
        minutes.unit = Some("min".into());
        minutes
    };
    vec![
        quantity(
            "people on board",
            Verdict::Compatible,
            vec![
                reading(at(0, "More than 310"), Some(310.0), None, Some("Lena Vos")),
                exact(at(0, "312"), 312.0, None),
                some,
                around,
            ],
        ),
        quantity(
            "people treated for cold",
            Verdict::Differ,
            vec![
                exact(at(1, "Twelve"), 12.0, Some("St. Brannock hospital")),
                exact(at(2, "Ten"), 10.0, Some("a nurse")),
                reading(at(3, "between 10 and 14"), Some(10.0), Some(14.0), None),
            ],
        ),
        quantity(
            "people missing",
            Verdict::Updated,
            vec![
                missing(at(0, "Four people"), 4.0, "2031-03-03"),
                missing(at(2, "Two people"), 2.0, "2031-03-04"),
            ],
        ),
        quantity(
            "repairs",
            Verdict::Differ,
            vec![
                money(at(1, "up to $400,000"), None, Some(400_000.0), "Ilse Brandt"),
                money(at(3, "$2.5 million"), Some(2.5e6), Some(2.5e6), "insurers"),
            ],
        ),
        quantity("", Verdict::Same, vec![minutes(0), minutes(1), minutes(2)]),
    ]
}

fn quotes() -> Vec<Utterance> {
    let same = |words: &str| Difference::Same(words.into());
    let full = "We had no engines, no lights, and a rising sea that night,";
    let variant = |place, change, difference| Variant { place, change, difference };
    vec![
        Utterance {
            id: "quote-1".into(),
            source: Some("Tomas Brae".into()),
            variants: vec![
                variant(at(0, full), Change::Verbatim, vec![same(full)]),
                variant(
                    at(2, "We had no engines, no lights,"),
                    Change::Trimmed,
                    vec![
                        same("We had no engines, no lights,"),
                        Difference::Left("and a rising sea that night,".into()),
                    ],
                ),
                variant(
                    at(3, "Without machines and without light, the sea rose that night,"),
                    Change::Reworded,
                    vec![
                        Difference::Left(
                            "We had no engines, no lights, and a rising sea".into(),
                        ),
                        Difference::Right(
                            "Without machines and without light, the sea rose".into(),
                        ),
                        same("that night,"),
                    ],
                ),
            ],
        },
        Utterance {
            id: "quote-2".into(),
            source: None,
            variants: vec![variant(
                at(0, "pure invention"),
                Change::Verbatim,
                vec![same("pure invention")],
            )],
        },
    ]
}

fn ferry() -> Story {
    let spans = |words| span(GAZETTE, words);
    let moment = |day: &str, place| Moment { date: day.into(), place };
    Story {
        id: "story-ferry".into(),
        title: "Ferry adrift for six hours off Port Ansel".into(),
        documents: vec![1, 0, 2, 3],
        brief: vec![0, 1, 2, 3, 4],
        claims: claims(),
        figures: figures(),
        quotes: quotes(),
        sums: vec![
            Sum {
                document: 0,
                whole: (spans("312"), 312.0),
                parts: vec![(spans("180"), 180.0), (spans("96"), 96.0)],
                difference: 36.0,
            },
            Sum {
                document: 0,
                whole: (spans("312"), 276.0),
                parts: vec![(spans("180"), 180.0), (spans("96"), 96.0)],
                difference: 0.0,
            },
        ],
        timeline: vec![
            moment("2031-01", at(1, "January")),
            moment("2031-03-03", at(1, "Monday")),
            moment("2031-03-03", at(2, "Monday")),
            moment("2031-03-04", at(2, "Tuesday")),
        ],
        copies: vec![
            Copy {
                documents: (1, 2),
                from: Some(1),
                share: 0.6234,
                paragraphs: vec![(
                    at(
                        1,
                        "The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday",
                    ),
                    at(
                        2,
                        "The ferry Halcyon lost power 40 minutes after leaving Port Ansel on Monday",
                    ),
                )],
            },
            Copy {
                documents: (0, 3),
                from: None,
                share: 0.999_99,
                paragraphs: Vec::new(),
            },
        ],
    }
}

fn buoy() -> Story {
    let place = at(4, "A buoy was \u{1b}[31mred\u{1b}[0m");
    let mut buoy = claim(
        Standing::SingleOrigin,
        vec![origin("<i>Eve</i> | *x*", "</style><script>", Some(Person), &[4])],
        vec![said(
            place,
            Some(("<i>Eve</i> | *x*", Person)),
            &[IMAGE, "<i>Eve</i> | *x*"],
        )],
    );
    buoy.text = "A buoy was \u{1b}[31mred <script>alert('claim')</script>".into();
    Story {
        id: "story-buoy".into(),
        title: SCRIPT.into(),
        documents: vec![4],
        brief: vec![0],
        claims: vec![buoy],
        figures: Vec::new(),
        quotes: Vec::new(),
        sums: Vec::new(),
        timeline: Vec::new(),
        copies: Vec::new(),
    }
}

fn gazette_mentions() -> Mentions {
    let words = |words| span(GAZETTE, words);
    Mentions {
        dates: vec![mention::Date {
            span: Span::new(
                words("on Monday, the").start + 3,
                words("on Monday, the").end - 5,
            ),
            kind: DateKind::Date,
            value: Some("2031-03-03".into()),
            relative: true,
        }],
        figures: vec![Figure {
            span: words("More than 310"),
            low: Some(310.0),
            high: None,
            about: false,
            unit: None,
            counts: "people".into(),
            counts_span: Some(Span::new(
                words("More than 310 people").end - 6,
                words("More than 310 people").end,
            )),
            as_of: None,
            per: None,
        }],
        quotes: vec![Quote {
            span: words("We had no engines, no lights, and a rising sea that night,"),
            outer: words("“We had no engines, no lights, and a rising sea that night,”"),
            kind: QuoteKind::Speech,
            edits: Vec::new(),
            closed: true,
            continues: false,
            inside: None,
        }],
        names: vec![Name {
            span: words("Tomas Brae"),
            kind: NameKind::Person,
            entity: 0,
        }],
        entities: vec![Entity {
            name: "Tomas Brae".into(),
            kind: NameKind::Person,
            role: "master".into(),
        }],
    }
}

fn gazette_attribution() -> Attribution {
    let words = |words| span(GAZETTE, words);
    Attribution {
        source: vec![words("the ship’s master, Tomas Brae")],
        cue: vec![Span::new(
            words("said the ship’s").start,
            words("said the ship’s").start + 4,
        )],
        content: vec![words(
            "We had no engines, no lights, and a rising sea that night,",
        )],
        who: Some(Source {
            name: "Tomas Brae".into(),
            kind: Person,
            role: "master".into(),
            entity: Some(0),
        }),
        stance: Stance::Asserts,
        manner: Manner::Says,
        within: None,
    }
}

fn annotated(number: usize, document: Document) -> Annotated {
    let segments = segment(&document, Language::english());
    let mut found = Annotated {
        document,
        segments,
        mentions: Mentions::default(),
        attributions: Vec::new(),
        statements: Vec::new(),
    };
    if number == 0 {
        found.mentions = gazette_mentions();
        found.attributions.push(gazette_attribution());
    }
    found
}

pub(crate) fn fixture() -> Fixture {
    let documents = documents().into_iter().enumerate();
    let note = "reports/9.txt is empty and was left out";
    Fixture {
        documents: documents.map(|(number, d)| annotated(number, d)).collect(),
        stories: vec![ferry(), buoy()],
        notes: vec![Note { document: None, text: note.into() }],
    }
}
