/// What contracts of all kinds share: [org.btsdk.testkit.ProviderChecks]. The contracts are in one
/// package for each service interface.
@NullMarked
package org.btsdk.testkit;

import org.jspecify.annotations.NullMarked;
