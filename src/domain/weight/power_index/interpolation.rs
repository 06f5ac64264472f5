//! The polynomial of least degree through given points, modulo a number.

use super::modulus::{Factor, Modulus};

/// Points made ready: row k times the values at the points is the coefficient of the k-th power.
pub(super) struct Interpolation {
    modulus: Modulus,
    rows: Vec<Vec<Factor>>,
}

impl Interpolation {
    /// For values at these points; their differences have inverses.
    ///
    /// Column j is Lagrange's j-th polynomial: the product of all (x - other point), divided by its value at
    /// point j.
    pub fn of(modulus: Modulus, points: &[u64]) -> Interpolation {
        let mut product = vec![1];
        for &point in points {
            let factor = modulus.factor(point);
            let mut lower = 0;
            // Times (x - point), from the constant coefficient upwards.
            for coefficient in &mut product {
                let here = *coefficient;
                *coefficient = modulus.minus(lower, modulus.times(factor, here));
                lower = here;
            }
            product.push(lower);
        }
        let mut rows = vec![Vec::with_capacity(points.len()); points.len()];
        for &point in points {
            let factor = modulus.factor(point);
            // Divided by (x - point), from the highest coefficient downwards.
            let mut high = 0;
            let mut quotient = Vec::with_capacity(points.len());
            for &coefficient in product.iter().skip(1).rev() {
                high = modulus.plus(modulus.times(factor, high), coefficient);
                quotient.push(high);
            }
            let value = |sum: u64, &next: &u64| modulus.plus(modulus.times(factor, sum), next);
            let value = quotient.iter().fold(0, value);
            let scale = modulus.factor(modulus.inverse(value));
            for (row, &coefficient) in rows.iter_mut().zip(quotient.iter().rev()) {
                row.push(modulus.factor(modulus.times(scale, coefficient)));
            }
        }
        Interpolation { modulus, rows }
    }

    /// The coefficients of the polynomial with these values, the constant first, each below the
    /// modulus.
    pub fn coefficients(&self, values: &[u64]) -> Vec<u64> {
        let coefficient = |row: &Vec<Factor>| {
            let terms = row.iter().zip(values);
            let terms = terms.map(|(&factor, &value)| self.modulus.times(factor, value));
            self.modulus
                .reduced(terms.fold(0, |sum, term| self.modulus.plus(sum, term)))
        };
        self.rows.iter().map(coefficient).collect()
    }
}
