//! Turns at something costly: a few at once, some waiting, and nobody behind those.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// How many may be at it, and how many may be in line: with them. Memory and waiting are then
/// bounded, however many ask.
#[derive(Clone, Debug)]
pub struct Queue {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Queue {
    /// `at_once` have their turn, `waiting` more may wait for one.
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once + waiting)),
            turns: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// A place in the line.
    ///
    /// # Errors
    /// [`Error::Busy`] at once, where the line is full.
    pub fn place(&self) -> Result<Place, Error> {
        let place = self.places.clone().try_acquire_owned();
        Ok(Place {
            turns: self.turns.clone(),
            place: place.map_err(|_| Error::Busy)?,
        })
    }
}

/// A place in the line, which is given up with it.
#[derive(Debug)]
pub struct Place {
    turns: Arc<Semaphore>,
    place: OwnedSemaphorePermit,
}

impl Place {
    /// Waits for the turn. It lasts until it is dropped: give it to the work that it is for, which
    /// goes on where whoever asked has gone.
    ///
    /// # Errors
    /// Never, while the service runs.
    pub async fn turn(self) -> Result<Turn, Error> {
        let turn = self.turns.acquire_owned().await;
        Ok(Turn {
            _place: self.place,
            _turn: turn.map_err(|error| Error::Internal(error.to_string()))?,
        })
    }
}

/// A turn, while it is held.
#[derive(Debug)]
pub struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_line_says_so_at_once_and_a_place_given_up_is_free() {
        let queue = Queue::new(2, 3);
        let mut places: Vec<_> = (0..5).map(|_| queue.place().unwrap()).collect();
        assert!(matches!(queue.place(), Err(Error::Busy)));
        drop(places.pop());
        let last = queue.place().unwrap();
        assert!(matches!(queue.place(), Err(Error::Busy)));
        let turn = last.turn().await.unwrap();
        assert!(
            matches!(queue.place(), Err(Error::Busy)),
            "a turn has a place"
        );
        drop(turn);
        assert!(queue.place().is_ok());
    }
}
