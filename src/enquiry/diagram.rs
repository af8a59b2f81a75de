//! Functions of facts with few values each, every function once: two that are equal are the same node.
//!
//! A node is a leaf, or asks for one variable and goes on with one node for each of its values. Variables stand in one
//! order on every way, and nothing is asked that makes no difference, so whatever a node asks for can still change it.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// The number of a node.
pub(super) type Node = u32;
/// The number of a variable.
pub(super) type Var = u32;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Leaf(u32),
    Ask(Var, Rc<[Node]>),
}

/// Every function that was made so far.
#[derive(Debug, Default)]
pub(super) struct Diagrams {
    nodes: Vec<Kind>,
    known: HashMap<Kind, Node>,
    restricted: HashMap<(Node, Var, u32), Node>,
    support: HashMap<Node, Rc<BTreeSet<Var>>>,
}

impl Diagrams {
    pub(super) fn leaf(&mut self, leaf: u32) -> Node {
        self.node(Kind::Leaf(leaf))
    }

    fn node(&mut self, kind: Kind) -> Node {
        if let Some(&known) = self.known.get(&kind) {
            return known;
        }
        let number = Node::try_from(self.nodes.len()).unwrap_or(Node::MAX);
        self.nodes.push(kind.clone());
        self.known.insert(kind, number);
        number
    }

    fn kind(&self, node: Node) -> &Kind {
        &self.nodes[node as usize]
    }

    /// Whether nothing is asked for any more.
    pub(super) fn is_leaf(&self, node: Node) -> bool {
        self.top(node).is_none()
    }

    fn top(&self, node: Node) -> Option<Var> {
        match self.kind(node) {
            Kind::Leaf(_) => None,
            Kind::Ask(var, _) => Some(*var),
        }
    }

    /// The function that asks for a variable and goes on with one of these, none of which asks for it.
    pub(super) fn case(&mut self, var: Var, children: &[Node]) -> Node {
        self.case_of(var, children, &mut HashMap::new())
    }

    fn case_of(&mut self, var: Var, children: &[Node], known: &mut HashMap<Vec<Node>, Node>) -> Node {
        if let Some((first, rest)) = children.split_first()
            && rest.iter().all(|child| child == first)
        {
            return *first;
        }
        if let Some(&found) = known.get(children) {
            return found;
        }
        let above = children.iter().filter_map(|child| self.top(*child)).filter(|top| *top < var).min();
        let found = match above {
            None => self.node(Kind::Ask(var, children.into())),
            Some(top) => {
                let width = children.iter().find_map(|child| match self.kind(*child) {
                    Kind::Ask(of, all) if *of == top => Some(all.len()),
                    _ => None,
                });
                let each = (0..width.unwrap_or(0)).map(|at| {
                    let below: Vec<Node> = children.iter().map(|child| self.below(*child, top, at)).collect();
                    self.case_of(var, &below, known)
                });
                let each: Vec<Node> = each.collect();
                self.same_or(top, &each)
            }
        };
        known.insert(children.to_vec(), found);
        found
    }

    fn same_or(&mut self, var: Var, children: &[Node]) -> Node {
        match children.split_first() {
            Some((first, rest)) if rest.iter().all(|child| child == first) => *first,
            _ => self.node(Kind::Ask(var, children.into())),
        }
    }

    /// Where a node goes on for a value of a variable that may stand at its top.
    fn below(&self, node: Node, var: Var, value: usize) -> Node {
        match self.kind(node) {
            Kind::Ask(of, children) if *of == var => children.get(value).copied().unwrap_or(node),
            _ => node,
        }
    }

    /// The function once a variable is known.
    pub(super) fn restrict(&mut self, node: Node, var: Var, value: usize) -> Node {
        let Kind::Ask(top, children) = self.kind(node).clone() else { return node };
        if top > var {
            return node;
        }
        if top == var {
            return children.get(value).copied().unwrap_or(node);
        }
        let key = (node, var, u32::try_from(value).unwrap_or(u32::MAX));
        if let Some(&known) = self.restricted.get(&key) {
            return known;
        }
        let below: Vec<Node> = children.iter().map(|child| self.restrict(*child, var, value)).collect();
        let found = self.same_or(top, &below);
        self.restricted.insert(key, found);
        found
    }

    /// The variables that can still change what a node comes to.
    pub(super) fn support(&mut self, node: Node) -> Rc<BTreeSet<Var>> {
        if let Some(known) = self.support.get(&node) {
            return Rc::clone(known);
        }
        let mut support = BTreeSet::new();
        if let Kind::Ask(var, children) = self.kind(node).clone() {
            support.insert(var);
            for child in children.iter() {
                support.extend(self.support(*child).iter());
            }
        }
        let support = Rc::new(support);
        self.support.insert(node, Rc::clone(&support));
        support
    }

    /// Every leaf that a node may come to.
    pub(super) fn leaves(&self, node: Node) -> BTreeSet<u32> {
        let (mut open, mut seen, mut leaves) = (vec![node], BTreeSet::new(), BTreeSet::new());
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            match self.kind(node) {
                Kind::Leaf(leaf) => {
                    leaves.insert(*leaf);
                }
                Kind::Ask(_, children) => open.extend(children.iter()),
            }
        }
        leaves
    }
}
