import { ActorController, ControllerOf, type Views } from '@bpdao/transport';
import type { AscState } from '../domain/state.ts';
import { offersView, offerView } from '../views/offers.ts';

/** The ASC's commands go to its rules, its queries to views of its state. */
@ControllerOf('asc')
export class AscController extends ActorController<'asc', AscState> {
  readonly views: Views<'asc', AscState> = {
    offers: offersView,
    offer: offerView,
  };
}
