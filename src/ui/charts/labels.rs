//! Keeping labels apart: along a line, and in a plot among its lines.

use super::surface::{Frame, HPos, Label, Place};

/// Middles as near as can be to the wanted ones, so that no two overlap and all lie within `low` and `high`
/// (from `low` on, where there is not the room). `wanted` holds (middle, extent); ties keep their order.
pub(super) fn spread(wanted: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].0.total_cmp(&wanted[b].0));
    let total: f64 = wanted.iter().map(|item| item.1).sum();
    let last = (high - total).max(low);
    // With the extents before it taken off, an item's start must only never go back: an isotonic regression.
    let mut before = 0.0;
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &item in &order {
        let (middle, extent) = wanted[item];
        pool(&mut pools, (middle - extent / 2.0 - before, 1));
        before += extent;
    }
    let starts = pools
        .iter()
        .flat_map(|&(start, items)| std::iter::repeat_n(start.clamp(low, last), items));
    let mut middles = vec![0.0; wanted.len()];
    let mut before = 0.0;
    for (&item, start) in order.iter().zip(starts) {
        middles[item] = start + before + wanted[item].1 / 2.0;
        before += wanted[item].1;
    }
    middles
}

/// Adds a pool, merging it into those before while they lie beyond it.
fn pool(pools: &mut Vec<(f64, usize)>, mut new: (f64, usize)) {
    while let Some(&(start, items)) = pools.last().filter(|last| last.0 > new.0) {
        let both = items + new.1;
        new = (
            (start * items as f64 + new.0 * new.1 as f64) / both as f64,
            both,
        );
        pools.pop();
    }
    pools.push(new);
}

/// The room of a plot, with what is taken of it.
pub(super) struct Room {
    pub(super) bounds: Frame,
    /// Where other labels and markers are: never covered.
    pub(super) taken: Vec<Frame>,
    /// Lines of the plot: covered only where there is no other way.
    pub(super) lines: Vec<(Place, Place)>,
}

impl Room {
    /// Adds a path's lines.
    pub(super) fn keep_off(&mut self, path: &[Place]) {
        self.lines
            .extend(path.windows(2).map(|ends| (ends[0], ends[1])));
    }

    /// As [`Self::place`], but nowhere else: none where the places are full.
    pub(super) fn place_near(&mut self, label: &Label, places: &[(Place, HPos)]) -> Option<Label> {
        let best = self.best(label, places)?;
        self.taken.push(best.frame());
        Some(best)
    }

    /// The label at the best of the places (the first of those that cross fewest lines), else anywhere nearby;
    /// none where the room is full.
    pub(super) fn place(&mut self, label: &Label, places: &[(Place, HPos)]) -> Option<Label> {
        let near = places
            .first()
            .map_or((self.bounds.left, self.bounds.top), |first| first.0);
        let best = self
            .best(label, places)
            .or_else(|| self.best(label, &self.anywhere(near)))?;
        self.taken.push(best.frame());
        Some(best)
    }

    fn best(&self, label: &Label, places: &[(Place, HPos)]) -> Option<Label> {
        let there = places
            .iter()
            .map(|&(at, anchor)| label.clone().at(at, anchor));
        let free = there.filter(|label| {
            let frame = label.frame();
            self.bounds.holds(&frame) && !self.taken.iter().any(|taken| taken.overlaps(&frame))
        });
        free.min_by_key(|label| {
            let frame = label.frame().grown(3.0);
            self.lines
                .iter()
                .filter(|line| crosses(&frame, line))
                .count()
        })
    }

    /// A grid of places over the room, the nearest first.
    fn anywhere(&self, near: Place) -> Vec<(Place, HPos)> {
        let Frame {
            left,
            top,
            right,
            bottom,
        } = self.bounds;
        let mut places: Vec<(Place, HPos)> = (0..=12)
            .flat_map(|across| {
                (0..=24).map(move |down| (f64::from(across) / 12.0, f64::from(down) / 24.0))
            })
            .map(|(across, down)| {
                (
                    (left + across * (right - left), top + down * (bottom - top)),
                    HPos::Left,
                )
            })
            .collect();
        let far = |at: Place| (at.0 - near.0).hypot(at.1 - near.1);
        places.sort_by(|a, b| far(a.0).total_cmp(&far(b.0)));
        places
    }
}

/// Whether any of a line lies within a frame (Liang and Barsky's clipping).
fn crosses(frame: &Frame, &((x0, y0), (x1, y1)): &(Place, Place)) -> bool {
    let sides = [
        (x0 - x1, x0 - frame.left),
        (x1 - x0, frame.right - x0),
        (y0 - y1, y0 - frame.top),
        (y1 - y0, frame.bottom - y0),
    ];
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in sides {
        if step == 0.0 && room < 0.0 {
            return false;
        } else if step < 0.0 {
            enters = enters.max(room / step);
        } else if step > 0.0 {
            leaves = leaves.min(room / step);
        }
    }
    enters <= leaves
}

#[cfg(test)]
mod tests {
    use super::super::surface::{BLACK, Stroke, Surface};
    use super::*;

    #[test]
    fn labels_that_do_not_meet_stay() {
        assert_eq!(
            spread(&[(10.0, 4.0), (14.0, 4.0)], 0.0, 100.0),
            [10.0, 14.0]
        );
        assert_eq!(spread(&[], 0.0, 100.0), Vec::<f64>::new());
    }

    #[test]
    fn labels_that_meet_move_apart_evenly_within_the_room() {
        assert_eq!(
            spread(&[(50.0, 10.0), (50.0, 10.0)], 0.0, 100.0),
            [45.0, 55.0]
        );
        assert_eq!(spread(&[(0.0, 10.0), (0.0, 10.0)], 0.0, 100.0), [5.0, 15.0]);
        assert_eq!(
            spread(&[(100.0, 10.0), (99.0, 10.0)], 0.0, 100.0),
            [95.0, 85.0]
        );
    }

    #[test]
    fn never_overlap_and_never_leave_whatever_is_wanted() {
        for seed in 0..200_u32 {
            let wanted: Vec<(f64, f64)> = (0..9_u32)
                .map(|i| {
                    (
                        f64::from((seed * 31 + i * i * 17) % 100),
                        4.0 + f64::from((seed + i) % 7),
                    )
                })
                .collect();
            let mut found: Vec<(f64, f64)> = spread(&wanted, 0.0, 100.0)
                .into_iter()
                .zip(wanted.iter().map(|w| w.1))
                .collect();
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(found[0].0 - found[0].1 / 2.0 >= -1e-9);
            assert!(found[8].0 + found[8].1 / 2.0 <= 100.0 + 1e-9);
            for pair in found.windows(2) {
                assert!(
                    pair[0].0 + pair[0].1 / 2.0 <= pair[1].0 - pair[1].1 / 2.0 + 1e-9,
                    "{seed}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn a_line_crosses_a_frame_or_does_not() {
        let frame = Frame {
            left: 10.0,
            top: 10.0,
            right: 20.0,
            bottom: 20.0,
        };
        assert!(crosses(&frame, &((0.0, 0.0), (30.0, 30.0))));
        assert!(crosses(&frame, &((15.0, 15.0), (15.0, 15.0))));
        assert!(crosses(&frame, &((15.0, 0.0), (15.0, 30.0))));
        assert!(!crosses(&frame, &((0.0, 0.0), (9.0, 30.0))));
        assert!(!crosses(&frame, &((0.0, 25.0), (30.0, 25.0))));
        assert!(!crosses(&frame, &((0.0, 25.0), (25.0, 100.0))));
    }

    #[test]
    fn a_label_avoids_lines_and_never_other_labels() {
        let bounds = Frame {
            left: 0.0,
            top: 0.0,
            right: 100.0,
            bottom: 40.0,
        };
        let mut room = Room {
            bounds,
            taken: Vec::new(),
            lines: vec![((0.0, 10.0), (100.0, 10.0))],
        };
        let label = Label::new("abc", 10.0, BLACK);
        let first = room.place(
            &label,
            &[((0.0, 10.0), HPos::Left), ((0.0, 30.0), HPos::Left)],
        );
        assert_eq!(first.map(|label| label.at), Some((0.0, 30.0)));
        let second = room
            .place(&label, &[((0.0, 30.0), HPos::Left)])
            .map(|label| label.frame());
        assert!(second.is_some_and(|second| !second.overlaps(&room.taken[0])));
        room.taken.push(bounds);
        assert!(room.place(&label, &[]).is_none());
    }

    #[test]
    fn an_empty_group_leaves_nothing() {
        let mut sheet = Surface::new(10.0, 10.0);
        assert!(sheet.write("text", Stroke::Solid, &[]).is_ok());
        assert_eq!(sheet.body, "");
    }
}
