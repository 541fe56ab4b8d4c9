// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.violation.unmarked;

/// Stands in a package that is not `@NullMarked`.
public final class Unmarked {}
