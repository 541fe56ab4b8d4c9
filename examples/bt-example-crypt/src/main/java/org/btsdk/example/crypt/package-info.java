// SPDX-License-Identifier: Apache-2.0
/// A storage that encrypts what another one stores: start with
/// [org.btsdk.example.crypt.CryptStorageProvider].
@NullMarked
package org.btsdk.example.crypt;

import org.jspecify.annotations.NullMarked;
