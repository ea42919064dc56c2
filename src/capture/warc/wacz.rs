//! Packages of archives: a ZIP with `datapackage.json`, which has the SHA-256 of each file, and the
//! archives below `archive/` (WACZ 1.1.1).

use std::io::{Cursor, Read as _};

use serde::Deserialize;

use super::pages::{self, ReadBody};
use crate::model::digest::Digest;
use crate::model::extraction::Extraction;

#[derive(Deserialize)]
struct Package {
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    #[serde(default)]
    hash: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    url: Option<String>,
}

/// Reads the text of the page of a package that has an address, or of its only one. The package's own sums
/// are checked.
pub fn extract(
    bytes: &[u8],
    page: Option<&str>,
    encoding: Option<&str>,
    limit: u64,
    read: &ReadBody<'_>,
) -> Result<Extraction, String> {
    let mut zip =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("it is no package: {error}"))?;
    let mut left = limit;
    let mut file = |name: &str| -> Result<Vec<u8>, String> {
        let entry = zip.by_name(name).map_err(|error| format!("{name} cannot be read: {error}"))?;
        let mut bytes = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("{name} cannot be read: {error}"))?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| format!("it unpacks to more than {limit} bytes; set --max-memory"))?;
        Ok(bytes)
    };
    let package: Package = serde_json::from_slice(&file("datapackage.json")?)
        .map_err(|error| format!("datapackage.json cannot be read: {error}"))?;
    let (mut archives, mut listed) = (Vec::new(), Vec::new());
    for resource in &package.resources {
        let is_archive = resource.path.starts_with("archive/");
        let is_list = resource.path == "pages/pages.jsonl";
        if !is_archive && !is_list {
            continue;
        }
        let bytes = file(&resource.path)?;
        if let Some(hash) = resource.hash.as_deref().and_then(|hash| hash.strip_prefix("sha256:"))
            && hash != Digest::of(&bytes).to_string()
        {
            return Err(format!("{} does not have the SHA-256 that datapackage.json gives", resource.path));
        }
        if is_archive {
            archives.push(bytes);
        } else {
            let lines = String::from_utf8_lossy(&bytes).into_owned();
            let pages = lines.lines().filter_map(|line| serde_json::from_str::<Listed>(line).ok());
            listed.extend(pages.filter_map(|page| page.url));
        }
    }
    let only = match (page, listed.as_slice()) {
        (None, [only]) => Some(only.as_str()),
        (None, [_, ..]) => {
            return Err(format!(
                "the package has {} pages; say which one with --page: {}",
                listed.len(),
                listed.join(" ")
            ));
        }
        (page, _) => page,
    };
    let mut plain = Vec::new();
    for archive in &archives {
        plain.extend_from_slice(&super::record::unpacked(archive, limit)?);
        plain.extend_from_slice(b"\r\n");
    }
    let mut made = pages::extract(&plain, only, encoding, limit, read)?;
    "application/wacz".clone_into(&mut made.media);
    Ok(made)
}
