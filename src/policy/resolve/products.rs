//! Products: their release tables and their listings.

use super::Resolver;
use super::release::{Columns, Written};
use crate::document;
use crate::policy::fact::Derivation;
use crate::policy::product::Product;

impl Resolver<'_> {
    pub(super) fn products(&mut self) -> Vec<Product> {
        let document = self.document;
        let columns = self.product_columns();
        document.products.iter().map(|product| self.product(product, &columns)).collect()
    }

    fn product(&mut self, product: &document::Product, columns: &Columns) -> Product {
        self.well_formed_value(&product.name, "product");
        let written = Written { name: &product.name, what: "product", table: &product.table, only_phase: "supported" };
        Product {
            table: self.release_table(written, columns),
            environments: self.environments(product),
            components: product.components.as_ref().map(|rows| self.listing("component", rows)),
            integrations: product.integrations.as_ref().map(|rows| self.listing("integrations", rows)),
        }
    }

    fn product_columns(&self) -> Columns {
        Columns::of(self.document.products.iter().map(|product| &product.table))
    }

    /// The facts that the columns of release tables are.
    pub(super) fn release_columns(&mut self) {
        for (name, ty) in self.product_columns().0 {
            self.add(&format!("release.{name}"), ty, Some(Derivation::ReleaseColumn(name)));
        }
    }
}
