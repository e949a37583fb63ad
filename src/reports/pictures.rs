//! Charts drawn once: the same points are the same picture.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Arc, Mutex},
};

use maud::{Markup, PreEscaped};
use tokio::sync::Semaphore;

use crate::{error::Error, ui::charts::file};

/// How many pictures are kept before all are dropped; about ten megabytes.
const MOST: usize = 2_000;

/// The pictures that have been drawn, by the points that they show. A picture is nothing but its
/// points, so that one is never out of date and never shows a person what another may see.
#[derive(Clone, Debug)]
pub struct Pictures {
    drawn: Arc<Mutex<HashMap<String, Arc<str>>>>,
    /// How many are turned into pixels at one time: each takes megabytes and a core.
    pixels: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            drawn: Arc::default(),
            pixels: Arc::new(Semaphore::new(2)),
        }
    }
}

impl Pictures {
    /// The picture named `id` of `points`, drawn unless it has been.
    pub fn get<P: Debug>(&self, id: &str, points: &P, draw: impl FnOnce(&P) -> Markup) -> Markup {
        let key = format!("{id} {points:?}");
        if let Some(drawn) = self.lookup(&key) {
            return PreEscaped(drawn.to_string());
        }
        let drawn = draw(points);
        if let Ok(mut pictures) = self.drawn.lock() {
            if pictures.len() >= MOST {
                pictures.clear();
            }
            pictures.insert(key, drawn.0.as_str().into());
        }
        drawn
    }

    /// An SVG file as a PNG; it waits for its turn.
    ///
    /// # Errors
    /// Where it can't be drawn.
    pub async fn png(&self, svg: String) -> Result<Vec<u8>, Error> {
        let failed = |cause: String| Error::Internal(format!("png: {cause}"));
        let turn = self.pixels.clone().acquire_owned().await;
        let turn = turn.map_err(|closed| failed(closed.to_string()))?;
        let drawing = tokio::task::spawn_blocking(move || {
            let png = file::png(&svg);
            drop(turn);
            png
        });
        let drawn = drawing.await.map_err(|join| failed(join.to_string()))?;
        drawn.map_err(failed)
    }

    fn lookup(&self, key: &str) -> Option<Arc<str>> {
        self.drawn.lock().ok()?.get(key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    #[test]
    fn the_same_points_are_drawn_once_and_others_again() {
        let pictures = Pictures::default();
        let draw = |points: &[i32; 2]| html! { (points[0]) "," (points[1]) };
        assert_eq!(pictures.get("a", &[1, 2], draw).0, "1,2");
        let unexpected = |_: &[i32; 2]| -> Markup { panic!("drawn again") };
        assert_eq!(pictures.get("a", &[1, 2], unexpected).0, "1,2");
        assert_eq!(pictures.get("a", &[1, 3], draw).0, "1,3");
        assert_eq!(pictures.get("b", &[9, 9], draw).0, "9,9");
    }
}
