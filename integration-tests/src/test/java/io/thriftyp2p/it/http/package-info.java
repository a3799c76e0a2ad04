/** Real processes of the store, spoken to by HTTP. */
package io.thriftyp2p.it.http;
