// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.violation;

/// Is named for how it is declared.
public final class ThingImpl implements IThing {}
