//! Rows that belong together, and the tie that joined each.

use super::tie::{Edge, Tie};

/// Groups of rows. Each join keeps its edge, so that the edges of a group make a tree over it: one less than its rows.
#[derive(Default)]
pub struct Forest {
    parent: Vec<u32>,
    size: Vec<u32>,
    /// The edges that joined, in the order in which they were found.
    pub edges: Vec<Edge>,
}

impl Forest {
    /// `rows` rows, each alone.
    pub fn new(rows: usize) -> Self {
        Self { parent: (0..rows as u32).collect(), size: vec![1; rows], edges: Vec::new() }
    }

    /// The group of a row, named by one of its rows.
    pub fn find(&mut self, row: u32) -> u32 {
        let mut root = row;
        while self.parent[root as usize] != root {
            root = self.parent[root as usize];
        }
        let mut row = row;
        while self.parent[row as usize] != root {
            row = std::mem::replace(&mut self.parent[row as usize], root);
        }
        root
    }

    /// Joins the groups of two rows by `tie`. False when they were one group already.
    pub fn join(&mut self, from: u32, to: u32, tie: Tie) -> bool {
        let (a, b) = (self.find(from), self.find(to));
        if a == b {
            return false;
        }
        let (small, large) = if self.size[a as usize] < self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        self.edges.push(Edge { from, to, tie });
        true
    }
}
