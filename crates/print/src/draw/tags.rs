//! The tree of the layout as PDF's tags.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{Identifier, Node as PdfNode, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use crate::layout::{Kind, Node, Tree};

/// Where on the pages each node of the tree is to be seen.
pub struct Tags<'a> {
    tree: &'a Tree,
    seen: Vec<Vec<Identifier>>,
}

impl<'a> Tags<'a> {
    /// None seen yet.
    pub fn new(tree: &'a Tree) -> Self {
        Self { tree, seen: vec![Vec::new(); tree.nodes.len()] }
    }

    /// Whether a node is a picture.
    pub fn is_figure(&self, node: Node) -> bool {
        matches!(self.tree.nodes[node.0].0, Kind::Figure(_))
    }

    /// A piece of a node is on the page.
    pub fn note(&mut self, node: Node, place: Identifier) {
        self.seen[node.0].push(place);
    }

    /// All of it. A parent stands before its children, so that those can be handed up from the end.
    pub fn into_tree(mut self) -> TagTree {
        let mut children: Vec<Vec<PdfNode>> = vec![Vec::new(); self.tree.nodes.len()];
        let mut top = Vec::new();
        for (at, (kind, parent)) in self.tree.nodes.iter().enumerate().rev() {
            let mut inside: Vec<PdfNode> = std::mem::take(&mut self.seen[at]).into_iter().map(PdfNode::from).collect();
            let below = std::mem::take(&mut children[at]);
            inside.extend(below.into_iter().rev());
            let is_cell = matches!(kind, Kind::ColumnHead | Kind::RowHead(_) | Kind::Cell(_));
            if inside.is_empty() && !is_cell {
                continue;
            }
            let group = PdfNode::Group(TagGroup::with_children(tag(kind), inside));
            parent.map_or(&mut top, |parent| &mut children[parent.0]).push(group);
        }
        let mut tree = TagTree::new();
        top.into_iter().rev().for_each(|node| tree.push(node));
        tree
    }
}

fn tag(kind: &Kind) -> TagKind {
    let span = |columns: u32| NonZeroU32::new(columns).filter(|columns| columns.get() > 1);
    match kind {
        Kind::Title(text) => Tag::Hn(NonZeroU16::MIN, Some(text.clone())).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::Figure(words) => Tag::Figure(Some(words.clone()).filter(|words| !words.is_empty())).into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHead(columns) => Tag::TH(TableHeaderScope::Row).with_col_span(span(*columns)).into(),
        Kind::Cell(columns) => Tag::TD.with_col_span(span(*columns)).into(),
    }
}
