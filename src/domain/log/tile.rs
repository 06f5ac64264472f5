//! Tiles and entry bundles of tlog-tiles: their paths and their bytes.
//!
//! Which of them exist for a log of a given size is said in `directory`; the tree they hold is in
//! `tree`. Source: C2SP tlog-tiles, sections "Merkle Tree" and "Log entries".

use std::fmt;

use crate::domain::hash::Hash;
use crate::faults;

/// Hashes in a full tile and entries in a full bundle.
pub const TILE_WIDTH: usize = 256;

/// The highest tile level in a path. A log of 2^64 entries needs 7; the format allows 63.
const LEVEL_MAX: u8 = 63;

/// Consecutive hashes of one level: at level 0 leaf hashes, above them roots of full tiles below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// 0 for leaf hashes.
    pub level: u8,
    /// Which tile of its level, from the left, from 0.
    pub index: u64,
    /// From left to right, 1 to 256; fewer than 256 make a partial tile.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// Where the tile is served.
    pub fn path(&self) -> TilePath {
        TilePath {
            kind: TileKind::Hashes { level: self.level },
            index: self.index,
            width: self.hashes.len(),
        }
    }

    /// The hashes one after another, 32 bytes each.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode_hashes(&self.hashes)
    }
}

/// Hashes one after another, 32 bytes each, as tiles hold them.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads the hashes of a tile; `None` unless there are 1 to 256 whole ones.
pub fn decode_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let fits = rest.is_empty() && (1..=TILE_WIDTH).contains(&hashes.len());
    fits.then(|| hashes.iter().copied().map(Hash).collect())
}

/// What a tile path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileKind {
    /// `tile/entries/...`: entry bodies.
    Entries,
    /// `tile/<level>/...`: hashes of one level.
    Hashes {
        /// 0 for leaf hashes, at most 63.
        level: u8,
    },
}

/// The path of a tile or bundle below a log's prefix, such as `tile/0/x001/234.p/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TilePath {
    /// Hashes of a level, or entries.
    pub kind: TileKind,
    /// Which one of its kind, from the left, from 0.
    pub index: u64,
    /// 1 to 256; anything under 256 is partial and spelled `.p/<width>`.
    pub width: usize,
}

impl TilePath {
    /// Reads the one spelling of a path, from `tile/` on; anything else is `None`.
    pub fn parse(path: &str) -> Option<TilePath> {
        let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes {
                level: level.parse().ok().filter(|&level| level <= LEVEL_MAX)?,
            },
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((index, width)) => {
                let width = width.parse().ok();
                (
                    index,
                    width.filter(|width| (1..TILE_WIDTH).contains(width))?,
                )
            }
        };
        let mut number: u64 = 0;
        for element in index.split('/') {
            let digits = element.strip_prefix('x').unwrap_or(element);
            let digits = digits.parse::<u64>().ok().filter(|&digits| digits < 1000)?;
            number = number.checked_mul(1000)?.checked_add(digits)?;
        }
        // Printing again catches every other spelling: signs, zeros, a missing or misplaced x.
        let parsed = TilePath {
            kind,
            index: number,
            width,
        };
        (parsed.to_string() == path).then_some(parsed)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries")?,
            TileKind::Hashes { level } => write!(f, "tile/{level}")?,
        }
        // A u64 has up to 20 decimal digits: seven groups of three.
        let mut started = false;
        for power in (0..7u32).rev() {
            let scale = 1000u64.checked_pow(power).unwrap_or(u64::MAX);
            let group = self.index.checked_div(scale).unwrap_or(0);
            let group = group.checked_rem(1000).unwrap_or(0);
            if power == 0 {
                write!(f, "/{group:03}")?;
            } else if started || group > 0 {
                started = true;
                write!(f, "/x{group:03}")?;
            }
        }
        if self.width < TILE_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

faults! {
    /// Why bytes are not an entry bundle, or entries do not fit into one; entries count from 1 in it.
    pub enum BundleError {
        /// More bytes than a two-byte length can say.
        EntryTooLong { position: usize, length: usize } "entry-bundle.entry-too-long" TooLarge;
        /// The bundle ends inside an entry or inside its length.
        Truncated { position: usize } "entry-bundle.truncated" Malformed;
        /// More than 256 entries, or none.
        Count { count: usize } "entry-bundle.count" Malformed;
    }
}

/// Joins 1 to 256 entries, each after its length as two bytes, the higher first.
pub fn encode_bundle<B: AsRef<[u8]>>(entries: &[B]) -> Result<Vec<u8>, BundleError> {
    check_count(entries.len())?;
    let mut bytes = Vec::new();
    for (position, entry) in (1..).zip(entries) {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::EntryTooLong {
            position,
            length: entry.len(),
        })?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Splits a bundle into its entries, which stay borrowed from `bytes`.
pub fn decode_bundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let truncated = BundleError::Truncated {
            position: entries.len().saturating_add(1),
        };
        let (length, rest) = bytes
            .split_first_chunk::<2>()
            .ok_or_else(|| truncated.clone())?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest
            .split_at_checked(length)
            .ok_or_else(|| truncated.clone())?;
        entries.push(entry);
        bytes = rest;
        if entries.len() > TILE_WIDTH {
            break;
        }
    }
    check_count(entries.len())?;
    Ok(entries)
}

fn check_count(count: usize) -> Result<(), BundleError> {
    if (1..=TILE_WIDTH).contains(&count) {
        Ok(())
    } else {
        Err(BundleError::Count { count })
    }
}
