//! The products of a CSAF document: which ids stand for versions of the vendor's own product.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::types::ids::Name;
use crate::issuer::csaf::error::CsafError;
use crate::issuer::csaf::json::At;
use crate::issuer::csaf::versions::{self, Span};

/// How far relationships may lead to other relationships.
const MAX_STEPS: u8 = 8;

/// A product in the branches, or in the flat list.
#[derive(Debug, Clone, Default)]
pub struct Leaf<'j> {
    /// The nearest branch that names a product, else one that names a family.
    name: Option<&'j str>,
    vendor: Option<&'j str>,
    /// The nearest branch with a version or a range of versions.
    version: Option<Versions<'j>>,
    /// A branch that says less than a version, such as `architecture`.
    pub narrower: Option<&'j str>,
    /// Where it is.
    pub pointer: String,
}

#[derive(Debug, Clone, Copy)]
enum Versions<'j> {
    One(&'j str),
    Range(&'j str),
}

#[derive(Debug)]
enum Product<'j> {
    Leaf(Leaf<'j>),
    /// One product with, in or on another one.
    Pair([&'j str; 2], String),
}

/// All products by their id.
#[derive(Debug, Default)]
pub struct Tree<'j> {
    products: BTreeMap<&'j str, Product<'j>>,
    groups: BTreeMap<&'j str, Vec<&'j str>>,
}

/// A version of the vendor's product that an id stands for.
#[derive(Debug, Clone, Copy)]
pub struct Own<'t, 'j> {
    pub leaf: &'t Leaf<'j>,
    /// Whether the id means it together with another product.
    pub is_part: bool,
}

impl Leaf<'_> {
    /// The versions that it stands for.
    pub fn spans(&self) -> Result<Vec<Span>, CsafError> {
        let read = match self.version {
            Some(Versions::One(text)) => versions::version(text).map(|one| vec![Span::of(one)]),
            Some(Versions::Range(text)) => versions::range(text),
            None => Err("this product has no version".to_owned()),
        };
        read.map_err(|reason| CsafError::Versions { pointer: self.pointer.clone(), reason })
    }

    /// Its name, with and without the vendor's before it, in letters and digits only.
    fn names(&self) -> [String; 2] {
        let name = plain(self.name.unwrap_or_default());
        [format!("{}{name}", plain(self.vendor.unwrap_or_default())), name]
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl<'j> Tree<'j> {
    /// Reads `/product_tree`; an empty one if there is no such member.
    pub fn read(root: &At<'j>) -> Result<Self, CsafError> {
        let mut tree = Self::default();
        let Some(at) = root.get("product_tree")? else { return Ok(tree) };
        for branch in at.list("branches")? {
            tree.branch(&branch, &Leaf::default())?;
        }
        for product in at.list("full_product_names")? {
            tree.leaf(&product, &Leaf::default())?;
        }
        for relation in at.list("relationships")? {
            let of = |key| relation.want(key)?.text();
            let pair = [of("product_reference")?, of("relates_to_product_reference")?];
            let product = relation.want("full_product_name")?;
            tree.add(&product, Product::Pair(pair, product.pointer.clone()))?;
        }
        for group in at.list("product_groups")? {
            let ids: Result<Vec<_>, _> = group.list("product_ids")?.iter().map(At::text).collect();
            tree.groups.insert(group.want("group_id")?.text()?, ids?);
        }
        Ok(tree)
    }

    /// Reads a branch and those in it; their depth is bounded by that of JSON.
    fn branch(&mut self, at: &At<'j>, above: &Leaf<'j>) -> Result<(), CsafError> {
        let (category, name) = (at.want("category")?.text()?, at.want("name")?);
        let mut here = above.clone();
        here.pointer.clone_from(&name.pointer);
        let name = name.text()?;
        match category {
            "vendor" => here.vendor = Some(name),
            "product_family" => here.name = here.name.or(Some(name)),
            "product_name" => here.name = Some(name),
            "product_version" => here.version = Some(Versions::One(name)),
            "product_version_range" => here.version = Some(Versions::Range(name)),
            _ => here.narrower = Some(category),
        }
        if let Some(product) = at.get("product")? {
            self.leaf(&product, &here)?;
        }
        for branch in at.list("branches")? {
            self.branch(&branch, &here)?;
        }
        Ok(())
    }

    fn leaf(&mut self, product: &At<'j>, here: &Leaf<'j>) -> Result<(), CsafError> {
        let mut leaf = here.clone();
        if leaf.pointer.is_empty() {
            leaf.pointer.clone_from(&product.pointer);
        }
        leaf.name = match leaf.name {
            Some(name) => Some(name),
            None => product.text_of("name")?,
        };
        self.add(product, Product::Leaf(leaf))
    }

    fn add(&mut self, product: &At<'j>, new: Product<'j>) -> Result<(), CsafError> {
        let id = product.want("product_id")?;
        match self.products.insert(id.text()?, new) {
            None => Ok(()),
            Some(Product::Leaf(Leaf { pointer, .. }) | Product::Pair(_, pointer)) => {
                Err(id.wrong(format!("this product id is at {pointer} too")))
            }
        }
    }

    /// What a product id stands for in the vendor's product; `None`: another product.
    pub fn own<'t>(&'t self, id: &At<'j>, ours: &Ours) -> Result<Option<Own<'t, 'j>>, CsafError> {
        self.find(id.text()?, ours, MAX_STEPS).map_err(|reason| id.wrong(reason))
    }

    fn find<'t>(&'t self, id: &str, ours: &Ours, steps: u8) -> Result<Option<Own<'t, 'j>>, String> {
        match self.products.get(id) {
            None => Err(format!("the product id `{id}` is not in /product_tree")),
            Some(Product::Leaf(leaf)) => {
                let is_ours = leaf.names().contains(&ours.plain);
                Ok(is_ours.then_some(Own { leaf, is_part: false }))
            }
            Some(Product::Pair(pair, pointer)) => {
                let steps = steps.checked_sub(1).ok_or_else(|| {
                    format!("the relationship at {pointer} leads back to itself, or too far")
                })?;
                for id in pair {
                    if let Some(own) = self.find(id, ours, steps)? {
                        return Ok(Some(Own { is_part: true, ..own }));
                    }
                }
                Ok(None)
            }
        }
    }

    /// The ids of a group; none if it is not known.
    pub fn group(&self, id: &str) -> &[&'j str] {
        self.groups.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Finds the vendor's product: the one that was named, else the one whose name is the vendor's
    /// own in other letters, else the only one.
    pub fn ours(&self, product: &Name, asked: Option<&str>) -> Result<Ours, CsafError> {
        let leaves = self.products.values().filter_map(|product| match product {
            Product::Leaf(leaf) => Some(leaf),
            Product::Pair(..) => None,
        });
        let wanted = plain(asked.unwrap_or(product.as_str()));
        let mut names = BTreeSet::new();
        for leaf in leaves {
            if leaf.names().contains(&wanted) {
                return Ok(Ours { plain: wanted, only: None });
            }
            names.insert(leaf.name.unwrap_or_default());
        }
        if let Some(name) = asked {
            let (name, names) = (name.to_owned(), listed(&names));
            return Err(CsafError::NoSuchProduct { name, names });
        }
        if names.len() > 1 {
            let product = product.to_string();
            return Err(CsafError::SeveralProducts { product, names: listed(&names) });
        }
        let only = names.pop_first();
        Ok(Ours { plain: plain(only.unwrap_or_default()), only: only.map(str::to_owned) })
    }
}

/// What the document calls the vendor's product.
#[derive(Debug)]
pub struct Ours {
    /// In letters and digits only.
    plain: String,
    /// Its name, if it was taken because there is no other product.
    pub only: Option<String>,
}

/// The first names, in words.
fn listed(names: &BTreeSet<&str>) -> String {
    const SHOWN: usize = 10;
    let mut text = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(", …");
    }
    text
}
