//! What the chains see of an item and its surroundings, as hashes.

use super::CITES;
use super::chain::Sequence;
use super::ruled::Ruled;
use super::tree::{Tree, Way};
use crate::attribute::content::Content;
use crate::attribute::cue::{Cue, Stretch};
use crate::attribute::phrase;
use crate::attribute::unit::Shape;
use crate::segment::Tag;
use crate::segment::shape::{mix, word_hash};

/// An item as the features see it.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    lower: u64,
    lemma: u64,
    /// Part of speech and inflection; the kind of mark.
    tag: u64,
    /// What kind of source it can name, or what it does in the grammar.
    sort: u64,
    /// What it takes as a citing verb or noun.
    frame: u64,
    /// What the rules take it for as part of a cue.
    rule: u64,
    end: u64,
}

/// A unit as the features see it.
pub(in crate::attribute) struct Scene<'a> {
    ruled: &'a Ruled<'a>,
    words: Vec<Word>,
    tree: Tree,
    /// How many commas, verbs, cues and quotes stand before each item.
    sums: Vec<[u16; 4]>,
}

/// What stands before the first item and after the last.
static EDGE: Word =
    Word { lower: 3, lemma: 3, tag: 3, sort: 3, frame: 3, rule: 3, end: 3 };

impl<'a> Scene<'a> {
    pub(in crate::attribute) fn new(ruled: &'a Ruled<'a>) -> Scene<'a> {
        let mut words: Vec<Word> =
            (0..ruled.unit.len()).map(|at| word(ruled, at)).collect();
        for cue in &ruled.cues {
            for at in cue.at.0..cue.at.1.min(words.len()) {
                let place = if at == cue.at.0 { 1 } else { 2 };
                words[at].rule = mix(cue.form as u64, place, 1);
            }
        }
        let sums = sums(ruled, &words);
        Scene { ruled, words, tree: Tree::of(ruled.unit), sums }
    }

    /// The subject of the verb at an item, in the tree; of ", saying" that of the
    /// sentence where it hangs on nothing nearer.
    pub(in crate::attribute) fn subject(&self, verb: usize) -> Option<Stretch> {
        let unit = self.ruled.unit;
        let aside = unit.is_gerund(verb)
            && verb.checked_sub(1).is_some_and(|b| unit.shape(b) == Shape::Comma);
        let main = || self.tree.main_subject(verb).filter(|_| aside);
        self.tree.subject(verb).or_else(main)
    }

    /// The phrase that an item heads, in the tree.
    pub(in crate::attribute) fn phrase(&self, head: usize) -> Stretch {
        self.tree.phrase(head)
    }

    fn word(&self, at: usize, offset: isize) -> &Word {
        at.checked_add_signed(offset).and_then(|i| self.words.get(i)).unwrap_or(&EDGE)
    }

    /// The features of the first chain.
    pub(in crate::attribute) fn cues(&self) -> Sequence {
        let mut sequence = Sequence::default();
        let around = self.quotes_around();
        for (at, around) in around.into_iter().enumerate() {
            let nodes = self.cue_nodes(at, around);
            salted(&mut sequence.nodes, 64, &nodes);
            let (w, p) = (self.word(at, 0), self.word(at, -1));
            let edges =
                [(0, 0), (w.tag, 0), (p.tag, w.tag), (w.lemma, 0), (w.rule, p.rule)];
            salted(&mut sequence.edges, 128, &edges);
            let word = self.ruled.unit.shape(at);
            let quote = matches!(word, Shape::Quote(_));
            sequence.allowed.push(if quote { 1 } else { 0b111 });
        }
        sequence
    }

    fn cue_nodes(&self, at: usize, quotes: u64) -> [(u64, u64); 40] {
        let [pp, p, w, n, nn] = [-2, -1, 0, 1, 2].map(|o| self.word(at, o));
        let (group, subject, subject_word) = self.group(at);
        let opens = self.opens(at);
        let edge = self.edges(at);
        [
            (0, 0),
            (w.lemma, 0),
            (w.lower, 0),
            (w.tag, 0),
            (w.lemma, w.tag),
            (p.lemma, w.lemma),
            (w.lemma, n.lemma),
            (p.tag, w.tag),
            (w.tag, n.tag),
            (mix(p.tag, w.tag, 2), n.tag),
            (mix(pp.tag, p.tag, 2), w.tag),
            (mix(w.tag, n.tag, 2), nn.tag),
            (p.lemma, 0),
            (n.lemma, 0),
            (pp.lemma, w.tag),
            (nn.lemma, w.tag),
            (w.frame, w.tag),
            (w.frame, n.tag),
            (w.frame, p.sort),
            (w.rule, 0),
            (w.rule, w.lemma),
            (mix(p.rule, w.rule, 2), n.rule),
            (group, w.frame),
            (group, w.lemma),
            (subject, w.frame),
            (subject, w.lemma),
            (subject, group),
            (opens, w.frame),
            (opens, w.lemma),
            (quotes, w.frame),
            (quotes, w.lemma),
            (edge, w.tag),
            (edge, w.frame),
            (w.end, w.tag),
            (w.lemma, n.tag),
            (w.lemma, p.tag),
            (mix(n.lemma, w.tag, 2), nn.lemma),
            (mix(w.sort, w.tag, 2), n.sort),
            (mix(w.rule, subject, 2), opens),
            (subject_word, w.frame),
        ]
    }

    /// The verb group at an item, what stands before it as its subject, and that word.
    fn group(&self, at: usize) -> (u64, u64, u64) {
        let Ruled { unit, lexicon, .. } = *self.ruled;
        if !matches!(unit.tag(at), Tag::Verb | Tag::Aux) {
            return (0, self.word(at, -1).sort, 0);
        }
        let group = phrase::verb_group(unit, at, lexicon);
        let flags = [
            group.passive,
            group.negated,
            group.infinitive,
            group.participle,
            group.auxiliary,
        ];
        let flags = flags.iter().fold(1, |all, f| all << 1 | u64::from(*f));
        let left = phrase::phrase_left(unit, group.start, lexicon);
        let head = left.map(|l| phrase::head(unit, l, group.start, lexicon));
        let before = group.start.checked_sub(1).map_or(&EDGE, |b| self.word(b, 0));
        match head.and_then(|h| self.words.get(h)) {
            Some(head) => (flags, mix(head.sort, head.tag, 3), head.lemma),
            None => (flags, before.tag, 1),
        }
    }

    /// The first thing after an item that can open a content, and how far off.
    fn opens(&self, at: usize) -> u64 {
        let Ruled { unit, lexicon, .. } = *self.ruled;
        for next in at + 1..(at + 7).min(unit.len() + 1) {
            let shape = unit.shape(next);
            let near = u64::from(next == at + 1);
            match shape {
                Shape::Quote(_) => return 4 + near,
                Shape::Comma | Shape::Stop | Shape::Semicolon | Shape::Dash => {
                    let quote = matches!(unit.shape(next + 1), Shape::Quote(_));
                    return 6 + near + 2 * u64::from(quote);
                }
                Shape::Colon => return 10 + near,
                _ if unit.quoted(next) => return 12 + near,
                _ if lexicon.openers.has(unit.lower(next)) => {
                    return mix(self.word(next, 0).lower, near, 4);
                }
                _ if phrase::is_to(unit, next, lexicon) => return 14 + near,
                _ if matches!(unit.tag(next), Tag::Verb | Tag::Aux) => return 16 + near,
                _ => {}
            }
        }
        1
    }

    /// Where the nearest quotes stand, for each item.
    fn quotes_around(&self) -> Vec<u64> {
        let unit = self.ruled.unit;
        let is = |at: usize| matches!(unit.shape(at), Shape::Quote(_)) || unit.quoted(at);
        let quoted: Vec<bool> = (0..unit.len()).map(is).collect();
        let mut around = vec![0; unit.len()];
        let mut last = None;
        for (at, (slot, quoted)) in around.iter_mut().zip(&quoted).enumerate() {
            *slot = near(last.map(|l| at - l)) + 64 * u64::from(*quoted);
            last = if *quoted { Some(at) } else { last };
        }
        let mut next = None;
        for (at, (slot, quoted)) in around.iter_mut().zip(&quoted).enumerate().rev() {
            *slot += 8 * near(next.map(|n: usize| n - at));
            next = if *quoted { Some(at) } else { next };
        }
        around
    }

    /// How far an item is from both ends of its unit, and in what kind of block.
    fn edges(&self, at: usize) -> u64 {
        let unit = self.ruled.unit;
        let (left, right) = (at.min(4), unit.body_end().saturating_sub(at).min(4));
        (left + 5 * right) as u64 + 32 * unit.block as u64
    }

    /// The features of the second chain for one cue, whose pieces are given.
    pub(in crate::attribute) fn roles(
        &self,
        pieces: &[Stretch],
        cue: &Cue,
        rule: &Content,
    ) -> Sequence {
        let mut sequence = Sequence::default();
        let view = View::new(self, cue, rule);
        for at in 0..self.words.len() {
            salted(&mut sequence.nodes, 192, &view.nodes(at));
            salted(&mut sequence.edges, 256, &view.edges(at));
            let cites = pieces.iter().any(|p| p.0 <= at && at < p.1);
            let bits = if cites { 1 << CITES } else { (1 << CITES) - 1 };
            sequence.allowed.push(bits);
        }
        sequence
    }
}

/// A unit as seen from one cue.
struct View<'a> {
    scene: &'a Scene<'a>,
    at: Stretch,
    lemma: u64,
    frame: u64,
    form: u64,
    /// What the rules take each item for.
    ruled: Vec<u8>,
    /// The noun phrases before and after the cue.
    left: Stretch,
    right: Stretch,
    /// What stands before the phrase on the left and after the cue.
    frame_of: u64,
    ways: Vec<Way>,
}

impl<'a> View<'a> {
    fn new(scene: &'a Scene<'a>, cue: &Cue, rule: &Content) -> View<'a> {
        let Ruled { unit, lexicon, .. } = *scene.ruled;
        let mut ruled = vec![0; unit.len()];
        let mut mark = |stretch: Stretch, begin: u8| {
            let slots = ruled.iter_mut().enumerate().take(stretch.1).skip(stretch.0);
            for (at, slot) in slots {
                *slot = if at == stretch.0 { begin } else { begin + 1 };
            }
        };
        rule.parts.iter().for_each(|p| mark(*p, 3));
        cue.source.iter().for_each(|s| mark(*s, 1));
        let at = cue.at;
        let left =
            phrase::phrase_left(unit, at.0, lexicon).map_or((at.0, at.0), |l| (l, at.0));
        let right = (at.1, phrase::phrase_right(unit, at.1, lexicon));
        let before = left.0.checked_sub(1).map_or(0, |b| scene.word(b, 0).tag);
        let after = scene.word(at.1, 0).tag;
        let head = scene.word(cue.head, 0);
        View {
            scene,
            at,
            lemma: head.lemma,
            frame: head.frame,
            form: cue.form as u64,
            ruled,
            left,
            right,
            frame_of: mix(before, after, 5),
            ways: scene.tree.ways(cue.head),
        }
    }

    fn rule(&self, at: usize, offset: isize) -> u64 {
        let place = at.checked_add_signed(offset).and_then(|i| self.ruled.get(i));
        place.map_or(9, |r| u64::from(*r))
    }

    /// How an item stands to the cue in the tree.
    fn way(&self, at: usize, offset: isize) -> Way {
        let place = at.checked_add_signed(offset).and_then(|i| self.ways.get(i));
        place.copied().unwrap_or_default()
    }

    /// On which side of the cue an item stands.
    fn side(&self, at: usize) -> u64 {
        if at < self.at.0 {
            1
        } else if at < self.at.1 {
            2
        } else {
            3
        }
    }

    fn away(&self, at: usize) -> usize {
        if at < self.at.0 { self.at.0 - at } else { at.saturating_sub(self.at.1) + 1 }
    }

    /// How many commas, verbs, cues and quotes stand between the cue and the item.
    fn between(&self, at: usize) -> [u64; 4] {
        let sums = &self.scene.sums;
        let (from, to) =
            if at < self.at.0 { (at + 1, self.at.0) } else { (self.at.1, at) };
        let (a, b) = (sums.get(from.min(to)), sums.get(to));
        std::array::from_fn(|i| {
            let n = b.map_or(0, |b| b[i]).saturating_sub(a.map_or(0, |a| a[i]));
            u64::from(n.min(3))
        })
    }

    fn edges(&self, at: usize) -> [(u64, u64); 10] {
        let side = self.side(at);
        let (w, p) = (self.scene.word(at, 0), self.scene.word(at, -1));
        let (way, before) = (self.way(at, 0), self.way(at, -1));
        let rules = mix(self.rule(at, -1), self.rule(at, 0), 6);
        [
            (0, 0),
            (side, w.tag),
            (mix(side, p.tag, 6), w.tag),
            (side, w.lower),
            (self.rule(at, -1), self.rule(at, 0)),
            (rules, self.form),
            (mix(before.branch, way.branch, 6), side),
            (u64::from(before.twig == way.twig), side),
            (u64::from(before.branch == way.branch), rules),
            (way.branch, self.frame),
        ]
    }

    fn nodes(&self, at: usize) -> [(u64, u64); 50] {
        let scene = self.scene;
        let [pp, p, w, n, nn] = [-2, -1, 0, 1, 2].map(|o| scene.word(at, o));
        let side = self.side(at);
        let away = self.away(at);
        let far = side + 4 * near(Some(away));
        let close = side + 4 * away.min(12) as u64;
        let [commas, verbs, cues, quotes] = self.between(at);
        let between = side + 4 * (commas + 4 * (verbs + 4 * quotes));
        let rule = mix(self.rule(at, 0), side, 7);
        let rules = mix(self.rule(at, -1), self.rule(at, 1), 7);
        let chunk = self.chunk(at);
        let branch = self.way(at, 0).branch;
        let edge = mix(scene.edges(at), side, 7);
        let next = scene.word(self.at.1, 0);
        let beside = if away == 1 { w.lower } else { 0 };
        let sided = |x: u64| mix(side, x, 8);
        [
            (side, 0),
            (close, 0),
            (side, w.lower),
            (side, w.tag),
            (sided(p.tag), w.tag),
            (sided(w.tag), n.tag),
            (sided(p.lower), w.lower),
            (sided(w.lower), n.lower),
            (side, p.lower),
            (side, n.lower),
            (far, w.tag),
            (side, self.lemma),
            (sided(self.lemma), w.tag),
            (far, self.lemma),
            (rule, 0),
            (rule, rules),
            (rule, w.tag),
            (rule, self.form),
            (rule, self.lemma),
            (between, 0),
            (between, w.tag),
            (between, self.frame),
            (chunk, side),
            (chunk, w.sort),
            (side, w.sort),
            (far, w.sort),
            (far, self.frame),
            (mix(quotes, w.tag, 9), sided(self.frame)),
            (edge, 0),
            (edge, w.tag),
            (sided(w.rule), 0),
            (mix(cues, side, 9), w.tag),
            (mix(cues, side, 9), rule),
            (mix(sided(pp.tag), p.tag, 9), w.tag),
            (mix(sided(w.tag), n.tag, 9), nn.tag),
            (beside, self.lemma),
            (far, next.lower),
            (mix(between, next.tag, 9), self.form),
            (self.frame_of, between),
            (self.frame_of, chunk),
            (mix(self.frame_of, edge, 9), rule),
            (mix(rule, chunk, 9), self.frame),
            (mix(rule, commas, 9), w.tag),
            (mix(rule, rules, 9), mix(p.tag, w.tag, 9)),
            (branch, side),
            (branch, self.frame),
            (branch, rule),
            (mix(self.way(at, -1).branch, branch, 4), side),
            (mix(branch, self.way(at, 1).branch, 4), side),
            (scene.tree.relation(at), side),
        ]
    }

    /// Where in the noun phrases beside the cue an item stands.
    fn chunk(&self, at: usize) -> u64 {
        let place = |s: Stretch, base: u64| {
            (s.0 <= at && at < s.1).then(|| base + u64::from(at == s.0))
        };
        place(self.left, 1).or_else(|| place(self.right, 3)).unwrap_or(0)
    }
}

/// A distance, coarser the farther.
fn near(distance: Option<usize>) -> u64 {
    match distance {
        None => 0,
        Some(0..=1) => 1,
        Some(2) => 2,
        Some(3..=4) => 3,
        Some(5..=8) => 4,
        Some(9..=16) => 5,
        Some(17..=32) => 6,
        Some(_) => 7,
    }
}

fn salted(out: &mut Vec<u64>, salt: u64, pairs: &[(u64, u64)]) {
    out.extend((salt..).zip(pairs).map(|(salt, (a, b))| mix(*a, *b, salt)));
}

fn word(ruled: &Ruled, at: usize) -> Word {
    let Ruled { unit, lexicon, .. } = *ruled;
    let tag = match unit.shape(at) {
        Shape::Word => 32 + unit.tag(at) as u64 * 16 + unit.form(at) as u64,
        Shape::Comma => 20,
        Shape::Stop => 21,
        Shape::Colon => 22,
        Shape::Semicolon => 23,
        Shape::Dash => 24,
        Shape::Bracket => 25,
        Shape::Mark => 26,
        Shape::Quote(_) => 27,
    };
    let tag = tag + 1024 * u64::from(unit.quoted(at));
    let lower = unit.lower(at);
    if lower.is_empty() {
        return Word { lower: tag, lemma: tag, tag, sort: tag, ..Word::default() };
    }
    let lemma = unit.lemma(at);
    let value = lexicon.verbs.get(lemma).or_else(|| lexicon.nouns.get(lemma));
    let frame = value.map_or(tag, word_hash);
    let tail = lower.char_indices().rev().nth(2).map_or(lower, |(i, _)| &lower[i..]);
    Word {
        lower: word_hash(lower),
        lemma: word_hash(lemma),
        tag,
        sort: sort(ruled, at),
        frame,
        rule: 0,
        end: word_hash(tail),
    }
}

fn sort(ruled: &Ruled, at: usize) -> u64 {
    let Ruled { unit, lexicon, .. } = *ruled;
    let (lower, lemma) = (unit.lower(at), unit.lemma(at));
    let lists = [
        lexicon.people.has(lemma),
        lexicon.unnamed.has(lemma),
        lexicon.bodies.has(lemma),
        lexicon.titles.has(lower),
        lexicon.given.has(lower),
        lexicon.pronouns.has(lower),
        lexicon.days.has(lower),
        lexicon.openers.has(lower),
        lexicon.negations.has(lower),
        lexicon.according.has(lower),
        lexicon.hearsay.has(lower),
        lexicon.owners.has(lower),
        unit.is_capital(at),
        unit.tag(at) == Tag::Propn,
    ];
    let bits = lists.iter().fold(1, |all, l| all << 1 | u64::from(*l));
    if bits == 1 << lists.len() { unit.tag(at) as u64 } else { bits }
}

fn sums(ruled: &Ruled, words: &[Word]) -> Vec<[u16; 4]> {
    let unit = ruled.unit;
    let mut sums = Vec::with_capacity(words.len() + 1);
    let mut sum = [0_u16; 4];
    for at in 0..=words.len() {
        sums.push(sum);
        let is = [
            unit.shape(at) == Shape::Comma,
            matches!(unit.tag(at), Tag::Verb | Tag::Aux),
            ruled.cues.iter().any(|c| c.head == at),
            matches!(unit.shape(at), Shape::Quote(_)),
        ];
        for (count, is) in sum.iter_mut().zip(is) {
            *count += u16::from(is);
        }
    }
    sums
}
