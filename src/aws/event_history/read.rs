//! Windows of event history into files: each is there whole, or not at all.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::JoinSet;

use super::content::Content;
use super::history::History;
use super::plan::Plan;
use super::refusal::{Refusal, RefusalKind};
use super::windows::Window;
use super::{FOLDER, Order};
use crate::aws::kept::Kept;
use crate::cloudtrail::files::Input;
use crate::usage::batch::{Entry, encode, read_inputs};

/// So many windows of a region are read side by side: the pages of one come one after another, and
/// an answer may take longer than a turn.
const AT_ONCE: usize = 4;
/// So often a window is begun anew because its token expired.
const MOST_BEGUN: u32 = 5;
/// After so many windows that failed the rest of the region is not asked for.
const MOST_FAILED: usize = 3;

/// Where windows go. Each is one file, of the same name but for its ending.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder.
    pub folder: Arc<Kept>,
    /// What a file is.
    pub form: Form,
}

/// What the file of a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Events as `aws cloudtrail lookup-events` prints them, in gzip.
    Log,
    /// What was read of that, as the store has it.
    Batch,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Events that came.
    pub events: u64,
    /// Files they are in.
    pub files: u64,
    /// Files that were here before.
    pub kept_before: u64,
    /// What could not be read: the region, the window unless it is all of it, and why.
    pub unread: Vec<(String, Option<Window>, Refusal)>,
}

/// Reads all that was planned, every region at once.
pub async fn read(plans: Vec<Plan>, order: &Order, target: &Target) -> Pulled {
    let mut running = JoinSet::new();
    for plan in plans {
        let (account, target) = (order.account.clone(), target.clone());
        running.spawn(async move { region(plan, &account, &target).await });
    }
    let mut pulled = Pulled::default();
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(of_region) => pulled.add(of_region),
            Err(error) => {
                let refusal = Refusal::here(&error);
                pulled.unread.push((String::new(), None, refusal));
            }
        }
    }
    pulled.unread.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    pulled
}

impl Pulled {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.files += other.files;
        self.kept_before += other.kept_before;
        self.unread.extend(other.unread);
    }

    fn came(&mut self, events: u64) {
        self.events += events;
        self.files += 1;
    }
}

async fn region(plan: Plan, account: &str, target: &Target) -> Pulled {
    let mut pulled = Pulled {
        kept_before: plan.kept_before,
        ..Pulled::default()
    };
    let history = plan.history;
    let place = Place {
        target: target.clone(),
        folder: folder(account, &history.region),
    };
    for (window, events) in plan.whole {
        let written = Content::new().and_then(|mut content| {
            content.add(&events)?;
            Ok(content)
        });
        match place.write(window, written).await {
            Ok(events) => pulled.came(events),
            Err(refusal) => pulled.lost(&history, window, refusal),
        }
    }
    let mut windows = plan.windows.into_iter();
    let mut running = JoinSet::new();
    loop {
        while running.len() < AT_ONCE
            && !pulled.is_over()
            && let Some(window) = windows.next()
        {
            let (history, place) = (Arc::clone(&history), place.clone());
            running.spawn(async move { (window, whole(&history, &place, window).await) });
        }
        let Some(ended) = running.join_next().await else {
            break;
        };
        match ended {
            Ok((_, Ok(events))) => pulled.came(events),
            Ok((window, Err(refusal))) => pulled.lost(&history, window, refusal),
            Err(error) => pulled
                .unread
                .push((history.region.clone(), None, Refusal::here(&error))),
        }
    }
    pulled.rest(&history, windows.next());
    pulled
}

impl Pulled {
    fn lost(&mut self, history: &History, window: Window, refusal: Refusal) {
        let region = history.region.clone();
        self.unread.push((region, Some(window), refusal));
    }

    fn is_over(&self) -> bool {
        let is_of_region = |lost: &(_, _, Refusal)| lost.2.kind.is_of_region();
        self.unread.len() >= MOST_FAILED || self.unread.iter().any(is_of_region)
    }

    /// Says that what follows was not even asked for.
    fn rest(&mut self, history: &History, first: Option<Window>) {
        if let (Some(first), Some((.., refusal))) = (first, self.unread.last().cloned()) {
            let said = format!(
                "nor was anything asked for from {} on: {}",
                first.start, refusal.said
            );
            let region = history.region.clone();
            self.unread
                .push((region, None, Refusal { said, ..refusal }));
        }
    }
}

/// Where the files of a region are.
#[derive(Clone, Debug)]
struct Place {
    target: Target,
    folder: String,
}

impl Place {
    async fn write(&self, window: Window, content: io::Result<Content>) -> Result<u64, Refusal> {
        let (target, folder) = (self.target.clone(), self.folder.clone());
        let write = move || -> io::Result<u64> {
            let (bytes, events) = content?.finish()?;
            target.put(&folder, window, bytes)?;
            Ok(events)
        };
        let written = tokio::task::spawn_blocking(write).await;
        let written = written.map_err(|error| Refusal::here(&error))?;
        written.map_err(|error| Refusal::here(&format!("it cannot be written: {error}")))
    }
}

impl Target {
    fn put(&self, folder: &str, window: Window, bytes: Vec<u8>) -> io::Result<()> {
        let key = format!("{folder}/{}", window.file_name());
        match self.form {
            Form::Log => self.folder.put(&path(&self.folder, &key)?, &bytes),
            Form::Batch => {
                let batch = format!("{folder}/{}", window.batch_name());
                let path = path(&self.folder, &batch)?;
                self.folder.put(&path, &batch_of(&key, bytes)?)
            }
        }
    }
}

/// Named as the log would be, so that a report is the same.
fn batch_of(key: &str, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let key = format!("{FOLDER}/{key}");
    let entry = Entry {
        size: bytes.len() as u64,
        tag: None,
        key,
    };
    let inputs = vec![Input::object(&entry.key, bytes)];
    encode(&[entry], read_inputs(inputs))
}

/// Reads a window and writes its file. What came before its token expired is thrown away, and the
/// window begun anew.
async fn whole(history: &History, place: &Place, window: Window) -> Result<u64, Refusal> {
    let mut begun = 1;
    loop {
        match pages(history, window).await {
            Ok(content) => return place.write(window, Ok(content)).await,
            Err(refusal) if refusal.kind == RefusalKind::Token && begun < MOST_BEGUN => begun += 1,
            Err(refusal) => return Err(refusal),
        }
    }
}

async fn pages(history: &History, window: Window) -> Result<Content, Refusal> {
    let mut content = Content::new().map_err(|error| Refusal::here(&error))?;
    let mut token: Option<String> = None;
    loop {
        let page = history.page(window, token.as_deref()).await?;
        content
            .add(&page.events)
            .map_err(|error| Refusal::here(&error))?;
        token = page.next;
        if token.is_none() {
            return Ok(content);
        }
    }
}

fn folder(account: &str, region: &str) -> String {
    format!("{account}/{region}")
}

fn path(kept: &Kept, key: &str) -> io::Result<PathBuf> {
    let path = kept.path(FOLDER, key);
    path.ok_or_else(|| io::Error::other(format!("{key} is no path that a file can have here")))
}

/// The windows whose files are here.
pub(super) fn kept_windows(kept: &Kept, account: &str, region: &str) -> io::Result<Vec<Window>> {
    let folder = path(kept, &folder(account, region))?;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut windows = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        windows.extend(name.to_str().and_then(Window::of_file));
    }
    Ok(windows)
}
