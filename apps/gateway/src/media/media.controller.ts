import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { linkMediaSchema, mediaLinkSchema, mediaSchema, uploadableTypes, uploadMediaQuery } from '@heliograph/contracts';
import type { Media, Stores } from '@heliograph/persistence';
import { contentTypeOf, defineRoute, forbidden, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { KeepMedia } from './keep-media';
import { MediaLinks } from './media-links';
import { presentMedia } from './present-media';
import { ServeMedia } from './serve-media';

const tags = ['media'];
const params = z.strictObject({ mediaId: publicId('media') });
const bytes = { description: 'The bytes', schema: z.string(), contentType: 'application/octet-stream' };

const uploadMedia = defineRoute({
  method: 'POST',
  path: '/v1/media',
  operationId: 'uploadMedia',
  summary: 'Upload a file to send',
  description: 'Send the bytes themselves. The type is what the content says; a Content-Type that says otherwise is refused.',
  tags,
  scopes: ['media:write'],
  query: uploadMediaQuery,
  body: 'stream',
  bodyTypes: uploadableTypes,
  responses: { 201: { description: 'Ready to be sent', schema: mediaSchema } },
  problems: {
    400: ['upload_broken'],
    413: ['payload_too_large'],
    422: ['media_empty', 'media_type_mismatch', 'media_type_unsupported', 'media_executable', 'media_too_large'],
  },
});
const getMedia = defineRoute({
  method: 'GET',
  path: '/v1/media/:mediaId',
  operationId: 'getMedia',
  summary: 'What is known about a file',
  tags,
  scopes: ['media:read'],
  params,
  responses: { 200: { description: 'Without the bytes', schema: mediaSchema } },
});
const downloadMedia = defineRoute({
  method: 'GET',
  path: '/v1/media/:mediaId/content',
  operationId: 'downloadMedia',
  summary: 'The file itself',
  tags,
  scopes: ['media:read'],
  params,
  responses: { 200: bytes },
  problems: { 409: ['media_not_ready'] },
});
const linkMedia = defineRoute({
  method: 'POST',
  path: '/v1/media/:mediaId/link',
  operationId: 'linkMedia',
  summary: 'A link that opens the file without a key, for a while',
  tags,
  scopes: ['media:read'],
  params,
  body: linkMediaSchema,
  responses: { 200: { description: 'The link; it cannot be called back', schema: mediaLinkSchema } },
});
const openMediaLink = defineRoute({
  method: 'GET',
  path: '/media/:mediaId',
  operationId: 'openMediaLink',
  summary: 'Follow a signed link',
  description: 'What WhatsApp fetches files from, and what a link leads to.',
  tags,
  scopes: 'public',
  params,
  query: z.strictObject({ e: z.coerce.number().int(), s: z.string().max(100) }),
  responses: { 200: bytes },
  // Signed links are made, not written by hand.
  hidden: true,
  problems: { 403: ['link_invalid'], 409: ['media_not_ready'] },
});

@Controller()
export class MediaController {
  constructor(
    private readonly keeping: KeepMedia,
    private readonly serving: ServeMedia,
    private readonly links: MediaLinks,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(uploadMedia)
  upload(@Input() { query, body }: InputOf<typeof uploadMedia>, @By() by: Requester, @Req() request: FastifyRequest) {
    return orRefuse(this.keeping.keep(by, { name: query.name ?? null, declaredType: contentTypeOf(request), body }));
  }

  @Route(getMedia)
  async get(@Input() { params }: InputOf<typeof getMedia>, @By() by: Requester) {
    return presentMedia(await this.find(by, params.mediaId));
  }

  @Route(downloadMedia)
  async content(
    @Input() { params }: InputOf<typeof downloadMedia>,
    @By() by: Requester,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.serving.serve(await this.find(by, params.mediaId), reply, headers.range);
  }

  @Route(linkMedia)
  async link(@Input() { params, body }: InputOf<typeof linkMedia>, @By() by: Requester) {
    const { id } = await this.find(by, params.mediaId);
    return this.links.make(id, body.expiresInSeconds);
  }

  @Route(openMediaLink)
  async open(
    @Input() { params, query }: InputOf<typeof openMediaLink>,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // The same answer for a file that does not exist: a link tells nothing to who has none.
    if (!this.links.holds(params.mediaId, query.e, query.s))
      throw forbidden('link_invalid', 'The link is not valid or has ended.');
    const media = await this.stores.media.bySignedLink(params.mediaId);
    if (!media) throw notFound('media');
    void reply.header('cross-origin-resource-policy', 'cross-origin');
    return this.serving.serve(media, reply, headers.range);
  }

  private async find(by: Requester, id: string): Promise<Media> {
    const media = await this.stores.media.get(by.workspaceId, id);
    if (!media) throw notFound('media');
    return media;
  }
}
