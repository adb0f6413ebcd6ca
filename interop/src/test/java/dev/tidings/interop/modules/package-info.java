/**
 * Jars as modules: what each descriptor shows, and programs that run on the module path. Start at {@link dev.tidings.interop.modules.ModulePathTest}.
 */
@NullMarked
package dev.tidings.interop.modules;

import org.jspecify.annotations.NullMarked;
