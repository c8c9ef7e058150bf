#ifndef XP_STORE_FIELDS_H
#define XP_STORE_FIELDS_H

/**
 * The names in an answer of the Plugin Store API v2: an object with an array `plugins`, of objects with a
 * `latestRelease`. Who reads answers and who writes them share this page, so that both mean the same. What we add to the
 * API stands in objects called `ext`, which other clients pass over.
 *
 * @source the vendor's wiki, developer_apis:plugin_store_api.
 */
#define XP_FIELD_PLUGINS "plugins"

/* Of a plugin. */
#define XP_FIELD_DOC_URL "docUrl"
#define XP_FIELD_GITHUB_REPO_URL "githubRepoUrl"
#define XP_FIELD_HELP_URL "helpUrl"
#define XP_FIELD_ICON_URL "iconUrl"
#define XP_FIELD_ID "id" /* integer: the number of the plugin's page */
#define XP_FIELD_LATEST_RELEASE "latestRelease"
#define XP_FIELD_NAME "name"
#define XP_FIELD_PLUGIN_ID "pluginId"
#define XP_FIELD_SUMMARY "summary"

/* Of a release. */
#define XP_FIELD_DOWNLOAD_COUNT "downloadCount"
#define XP_FIELD_DOWNLOAD_URL "downloadUrl"
#define XP_FIELD_NUMBER "number"
#define XP_FIELD_RELEASE_DATE "releaseDate"
#define XP_FIELD_REQUIREMENTS "requirements"
#define XP_FIELD_WHATS_NEW "whatsNew"

/* Of ours, in `ext`. */
#define XP_FIELD_EXT "ext"
#define XP_FIELD_EXT_VERS "vers" /* integer: compared with the manifest's `vers` */
#define XP_FIELD_EXT_SHA256 "sha256"
#define XP_FIELD_EXT_SIZE "size"

/** Past this no program counts whole numbers exactly that reads them as doubles: 2^53. */
#define XP_STORE_MAX_INTEGER 9007199254740992.0

/** An answer is never longer: bytes of the body, and levels of brackets in it. */
enum { XP_STORE_MAX_ANSWER_BYTES = 1024 * 1024, XP_STORE_MAX_ANSWER_DEPTH = 16 };

/** Bytes of a release's number, and of a download link. */
enum { XP_STORE_MAX_NUMBER_BYTES = 64, XP_STORE_MAX_LINK_BYTES = 2048 };

#endif
