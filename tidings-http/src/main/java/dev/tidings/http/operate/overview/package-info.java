/**
 * What operators see of the hub that they ask, and how they end streams: {@link dev.tidings.http.operate.overview.OverviewRoutes}. Requests come in by the doorkeeper and are for who may operate everything; what is
 * asked for is gathered by {@link dev.tidings.hub.Overview} on the shards' threads, and answered on the exchange's. {@link dev.tidings.http.operate.overview.ConsoleFeed} publishes figures while somebody reads them.
 */
@NullMarked
package dev.tidings.http.operate.overview;

import org.jspecify.annotations.NullMarked;
