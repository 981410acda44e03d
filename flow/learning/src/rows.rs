//! Lists of lists in two flat arrays (compressed sparse rows): what every fitted table is made of.

/// `len()` rows of values; row `i` is `values[starts[i]..starts[i + 1]]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows<Value> {
    starts: Vec<u32>,
    values: Vec<Value>,
}

impl<Value: Copy> Rows<Value> {
    /// Rows in the order given.
    pub(crate) fn from_lists<List: AsRef<[Value]>>(lists: impl IntoIterator<Item = List>) -> Self {
        let (mut starts, mut values) = (vec![0], Vec::new());
        for list in lists {
            values.extend_from_slice(list.as_ref());
            starts.push(values.len() as u32);
        }
        Self { starts, values }
    }

    /// Rows from their parts; none unless `starts` rises from 0 to the number of values.
    pub(crate) fn from_parts(starts: Vec<u32>, values: Vec<Value>) -> Option<Self> {
        let rises = starts.is_sorted() && starts.first() == Some(&0);
        (rises && starts.last().is_some_and(|last| *last as usize == values.len())).then_some(Self { starts, values })
    }

    /// Puts `(row, value)` pairs into `count` rows, keeping their order within a row; pairs of other rows are left out.
    pub(crate) fn grouped(count: usize, pairs: impl Iterator<Item = (u32, Value)> + Clone, nothing: Value) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (row, _) in pairs.clone() {
            if let Some(start) = starts.get_mut(row as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut values = vec![nothing; sum as usize];
        for (row, value) in pairs {
            if (row as usize) < count
                && let Some(at) = next.get_mut(row as usize)
                && let Some(slot) = values.get_mut(*at as usize)
            {
                *slot = value;
                *at += 1;
            }
        }
        Self { starts, values }
    }

    /// A row; empty when there is no such row.
    #[inline]
    pub(crate) fn row(&self, row: u32) -> &[Value] {
        let at = row as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => self.values.get(*from as usize..*to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// All rows in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Value]> + Clone {
        (0..self.len() as u32).map(|row| self.row(row))
    }

    pub(crate) fn starts(&self) -> &[u32] {
        &self.starts
    }

    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_grouped_by_row_in_their_order() {
        let rows = Rows::grouped(3, [(2, 'a'), (0, 'b'), (2, 'c'), (9, 'x')].into_iter(), ' ');
        assert_eq!(rows.iter().collect::<Vec<_>>(), [&['b'][..], &[], &['a', 'c']]);
        assert_eq!(rows, Rows::from_lists([vec!['b'], vec![], vec!['a', 'c']]));
        assert!(rows.row(7).is_empty());
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert!(Rows::from_parts(vec![0, 1, 2], vec!['a', 'b']).is_some());
        assert!(Rows::from_parts(vec![0, 2, 1], vec!['a']).is_none());
        assert!(Rows::from_parts(vec![0, 3], vec!['a']).is_none());
        assert!(Rows::<char>::from_parts(vec![], vec![]).is_none());
    }
}
