//! The one integration-test binary of the workspace: what no crate can prove alone.
//!
//! A single binary, because each further one links the whole product again. A new subject is a new module here.

#[cfg(test)]
mod guide;
#[cfg(test)]
mod manners;
#[cfg(test)]
mod product;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod survival;
#[cfg(test)]
mod tidy;
