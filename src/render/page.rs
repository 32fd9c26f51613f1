//! A page of words: blocks in the order in which they are read, without a format in mind.
//!
//! What stands in a block is plain text in which nothing is hidden (`sanitize::visible`); each
//! format walks the blocks and escapes what it must.

use super::table::Table;

/// Keeps two words on one line of a paragraph.
pub const NO_BREAK: char = '\u{a0}';

const ROUNDING: &str = "Each amount is rounded by itself, so sums may look a cent off.";

/// Numbers of the footnotes that a text refers to.
pub type Marks = Vec<usize>;

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the page is about.
    Title {
        /// `BYOK cost, October 2026`
        title: String,
        /// `3 clusters, eu-central-1`
        subject: String,
        /// `USD list prices, UTC`
        tag: String,
    },
    /// What the next blocks are about.
    Heading(String, Marks),
    /// The sums that matter most.
    Amounts(Vec<AmountLine>),
    /// A table.
    Table(Table),
    /// What belongs to the block before: a label, or none, and a text.
    Small(&'static str, String),
    /// Amounts with what speaks for and against them, under a title.
    Outside(&'static str, Vec<(String, String)>),
    /// Facts by label.
    Facts(Vec<Fact>),
    /// A numbered footnote.
    Footnote(Footnote),
    /// What must not be missed.
    Warning(String),
    /// What endangers a cluster, and the commands that undo it.
    Danger(String, Vec<String>),
    /// What to do, numbered as in a table before.
    Steps(Vec<Step>),
    /// What was checked, one line each.
    Checks(Vec<Check>),
    /// Files of which the same is to be said.
    Finding(Finding),
    /// Names in full under a title, each with what is known of it.
    Entries(&'static str, Vec<Entry>),
}

/// An amount of the headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountLine {
    /// `$6.27`
    pub amount: String,
    /// `on your AWS bill`
    pub what: String,
    /// Footnotes.
    pub marks: Marks,
    /// Accounts.
    pub beside: String,
}

/// A label and its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// `Evidence`
    pub label: &'static str,
    /// What there is to say.
    pub paragraphs: Vec<String>,
}

/// A numbered footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// Its number.
    pub number: usize,
    /// What it says.
    pub text: String,
    /// Commands to be copied.
    pub commands: Vec<String>,
    /// What follows the commands.
    pub after: Option<String>,
}

/// What to do: in words, and as commands to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub number: usize,
    /// What is the case.
    pub text: String,
    /// What to set, or whom to ask.
    pub setting: String,
    /// Commands to be copied.
    pub commands: Vec<String>,
    /// What belongs to it.
    pub after: Vec<String>,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Ok,
    /// Neither good nor bad.
    Information,
    /// Not as it should be.
    Problem,
    /// Nothing tells.
    NotKnown,
}

/// A thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How it ended.
    pub mark: Mark,
    /// `Key policy`
    pub label: &'static str,
    /// What was found.
    pub text: String,
    /// What to do.
    pub remedy: Option<String>,
}

/// Files of which the same is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is a problem.
    pub is_problem: bool,
    /// `log file missing: 3`
    pub title: String,
    /// The files, and what it means.
    pub files: Vec<Entry>,
    /// What is left out.
    pub more: Option<String>,
}

/// A name in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `arn:aws:kms:…`
    pub name: String,
    /// What is known of it.
    pub facts: String,
}

/// Blocks under construction.
#[derive(Clone, Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
}

impl Page {
    /// Adds a block.
    pub fn add(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds what belongs to the block before.
    pub fn small(&mut self, label: &'static str, text: impl Into<String>) {
        self.add(Block::Small(label, text.into()));
    }

    /// Says once that sums may look wrong, if they do somewhere.
    pub fn rounding(&mut self, is_off: bool) {
        let said = Block::Small("", ROUNDING.to_owned());
        if is_off && !self.blocks.contains(&said) {
            self.add(said);
        }
    }

    /// The blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// `[1][2]`
pub fn bracketed(marks: &[usize]) -> String {
    let marks: Vec<String> = marks.iter().map(|mark| format!("[{mark}]")).collect();
    marks.concat()
}
