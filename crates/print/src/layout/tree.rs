//! What the pieces of a document are, for readers that do not see the paper.

/// What a placed piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A part of the document: a node of the tree.
    Tagged(Node),
    /// Only there because of the paper.
    Furniture(Furniture),
}

/// What belongs to the paper and not to the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// The head of a further page.
    Head,
    /// The foot.
    Foot,
    /// The number of the page.
    Number,
    /// What is repeated because a page ended.
    Repeated,
}

/// A node of the tree, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node(pub usize);

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// The title of the document.
    Title(String),
    /// A paragraph.
    Paragraph,
    /// A picture, and what it shows.
    Figure(String),
    /// A table of rows.
    Table,
    /// A row of cells.
    Row,
    /// The head of a column.
    ColumnHead,
    /// The head of a row, over so many columns.
    RowHead(u32),
    /// A cell, over so many columns.
    Cell(u32),
}

/// The nodes in the order of reading, each with the one that it is in.
#[derive(Debug, Default)]
pub struct Tree {
    /// Kind and parent.
    pub nodes: Vec<(Kind, Option<Node>)>,
}

impl Tree {
    /// Adds a node behind the others of its parent.
    pub fn add(&mut self, parent: Option<Node>, kind: Kind) -> Node {
        self.nodes.push((kind, parent));
        Node(self.nodes.len() - 1)
    }
}
