// SPDX-License-Identifier: Apache-2.0
/// Begin with [Swarm], which runs [Group]s of nodes, and gives a [SwarmResult].
@NullMarked
package org.btsdk.sim;

import org.jspecify.annotations.NullMarked;
